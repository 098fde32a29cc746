"""Reads of requests for correction, each from the person who asks."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from exportctl.core.access import check
from exportctl.core.files.models import StoredFile
from exportctl.core.people.memberships import memberships_of
from exportctl.core.people.models import User
from screening.corrections.models import CorrectionDecision, CorrectionRequest, DecisionStatus, RequestStatus
from screening.hits.models import Hit
from screening.lookups.queries import MatchRow, match_rows
from screening.watchlists.models import Edition, Entity, Watchlist


def requests_visible_to(actor: User) -> QuerySet[CorrectionRequest]:
    """Return all requests for those who may see them, an exporter's own for the exporter, else none."""
    if check(actor, "corrections.see"):
        return CorrectionRequest.objects.all()
    if not check(actor, "corrections.request"):
        return CorrectionRequest.objects.none()
    own = [one.organization for one in memberships_of(actor)]
    return CorrectionRequest.objects.filter(organization__in=own)


def open_requests(actor: User) -> QuerySet[CorrectionRequest]:
    """Return the requests that wait for the authority: for anybody to take, or for the person's own work."""
    waiting = requests_visible_to(actor).filter(closed_at=None)
    return waiting.exclude(status=RequestStatus.QUESTION)


def questions_waiting(actor: User) -> QuerySet[CorrectionRequest]:
    """Return the requests that wait for the exporter's answer."""
    return requests_visible_to(actor).filter(status=RequestStatus.QUESTION)


def files_of(request: CorrectionRequest) -> QuerySet[StoredFile]:
    """Return the evidence of a request, oldest first."""
    return StoredFile.objects.filter(
        owner_type=CorrectionRequest._meta.label_lower, owner_id=request.pk
    ).order_by("created_at", "name")


def public_lists() -> QuerySet[Watchlist]:
    """Return the lists that an exporter may name: published to everybody, with an edition in force."""
    return Watchlist.objects.filter(public=True, editions__status=Edition.Status.IN_FORCE)


def matches_of(request: CorrectionRequest) -> list[MatchRow]:
    """Return what the analyst's look-up found, best first; nothing before there is an answer."""
    return match_rows(request.lookup) if request.lookup is not None else []


def hits_on(entities: Iterable[Entity]) -> QuerySet[Hit]:
    """Return the open hits on some listed entities, whatever edition each was found in."""
    pairs = {(entity.edition.watchlist.key, entity.external_id) for entity in entities}
    found = Hit.objects.filter(
        status=Hit.Status.OPEN,
        watchlist__in={key for key, _ in pairs},
        entity__external_id__in={external_id for _, external_id in pairs},
    )
    return found.select_related("run", "entity").order_by("created_at", "pk")


def grants_about(hit: Hit) -> list[CorrectionDecision]:
    """Return the granted corrections about the listed entity of a hit and a party of the same name."""
    names = {name.casefold() for name in hit.party.names}
    granted = CorrectionDecision.objects.filter(
        status=DecisionStatus.CONFIRMED,
        outcome="grant",
        entity__external_id=hit.entity.external_id,
        entity__edition__watchlist__key=hit.watchlist,
    ).select_related("request", "made_by", "second")
    return [one for one in granted if names & {name.casefold() for name in one.request.asked.names}]


def secrets_of(request: CorrectionRequest) -> list[str]:
    """Return the words that would give away what the look-up found on lists that are not published."""
    found = [row.entity.pk for row in matches_of(request) if not row.entity.edition.watchlist.public]
    secret = Entity.objects.filter(pk__in=found).select_related("edition__watchlist")
    words: list[str] = []
    for entity in secret.prefetch_related("names"):
        watchlist = entity.edition.watchlist
        words += [watchlist.title, watchlist.publisher, entity.external_id]
        words += [name.value for name in entity.names.all()]
    return list(dict.fromkeys(words))


def entity_of(entity_id: UUID) -> Entity:
    """Return a listed entity with its list."""
    return Entity.objects.select_related("edition__watchlist").get(pk=entity_id)


def records_of(matches: Sequence[MatchRow]) -> list[tuple[MatchRow, Entity]]:
    """Return some matches, each with its listed record and that record's names and addresses."""
    found = Entity.objects.filter(pk__in=[match.entity.pk for match in matches])
    records = {
        entity.pk: entity
        for entity in found.select_related("edition__watchlist").prefetch_related("names", "addresses")
    }
    return [(match, records[match.entity.pk]) for match in matches]
