"""Who owns whom on a day, read level by level, with what screening says of each owner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from screening.hits.models import Hit, ScreeningRun
from screening.matching import QueryRefused
from screening.parties.models import OwnershipLink, RegistryParty
from screening.parties.rules.ownership import Share

MOST_PARTIES = 2000


@dataclass(frozen=True, slots=True)
class Listing:
    """What the newest screening of an owner says: the hit that was ruled a true match, or one still open."""

    owner: UUID
    hit: Hit
    confirmed: bool


def in_force(on: date) -> QuerySet[OwnershipLink]:
    """Return the links that hold on a day."""
    return OwnershipLink.objects.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


def owners_above(heads: Collection[UUID], *, on: date) -> tuple[tuple[Share, ...], dict[str, str]]:
    """Return every holding by which the parties are owned on a day, near and far, between heads.

    Beside the holdings stand the names of all parties in them, by id.

    Raises:
        QueryRefused: more than 2,000 parties hang together; what was not added up is never "no owner".
    """
    shares: list[Share] = []
    names: dict[str, str] = {}
    seen, level = set(heads), set(heads)
    while level:
        rows = in_force(on).filter(owned__head__in=level).select_related("owner__head", "owned__head")
        for link in rows:
            owner, owned = link.owner.head, link.owned.head
            shares.append(Share(str(owner.pk), str(owned.pk), link.share))
            names |= {str(owner.pk): owner.name, str(owned.pk): owned.name}
        level = {link.owner.head_id for link in rows} - seen
        seen |= level
        if len(seen) > MOST_PARTIES:
            raise QueryRefused(f"More than {MOST_PARTIES} parties own each other; this cannot be added up.")
    return tuple(shares), names


def owned_by(heads: Collection[UUID], *, on: date) -> set[UUID]:
    """Return the parties themselves and those that they own on a day, near and far."""
    seen, level = set(heads), set(heads)
    while level:
        rows = in_force(on).filter(owner__head__in=level).values_list("owned__head", flat=True)
        level = set(rows) - seen
        seen |= level
    return seen


def listings(heads: Collection[UUID]) -> dict[UUID, Listing]:
    """Return what screening says of owners, by head: a true match before what is open, the best score first.

    A hit counts by the newest screening that is done. One that is open again counts as the true match that
    it was ruled to be before, until somebody rules otherwise: a new edition does not make an owner unlisted.
    """
    records = RegistryParty.objects.filter(head__in=heads)
    own = Hit.objects.filter(thread__in=records.values("pk"), basis=Hit.Basis.IDENTITY)
    newest = ScreeningRun.objects.filter(thread=OuterRef("thread"), status=ScreeningRun.Status.DONE)
    same = Q(thread=OuterRef("thread"), watchlist=OuterRef("watchlist"), external_id=OuterRef("external_id"))
    ruled = Hit.objects.filter(same, status=Hit.Status.TRUE_MATCH, basis=Hit.Basis.IDENTITY)
    hits = own.filter(status__in=Hit.BLOCKING).annotate(
        newest=Subquery(newest.order_by("-requested_at").values("pk")[:1]),
        owner=Subquery(RegistryParty.objects.filter(pk=OuterRef("thread")).values("head")),
        ruled=Exists(ruled),
    )
    found: dict[UUID, Listing] = {}
    best = hits.filter(run=F("newest")).order_by("-score", "watchlist", "external_id", "pk")
    for hit in best.select_related("entity"):
        known = found.get(hit.owner)
        if known is None or (hit.ruled and not known.confirmed):
            found[hit.owner] = Listing(hit.owner, hit, hit.ruled)
    return found
