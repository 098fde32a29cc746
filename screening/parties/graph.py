"""Who owns whom on a day, read level by level, with what screening says of each owner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

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


def owners_above(heads: Collection[UUID], *, on: date) -> tuple[Share, ...]:
    """Return every holding by which the parties are owned on a day, near and far, between heads.

    Raises:
        QueryRefused: more than 2,000 parties hang together; what was not added up is never "no owner".
    """
    shares: list[Share] = []
    seen, level = set(heads), set(heads)
    while level:
        rows = in_force(on).filter(owned__head__in=level).values_list("owner__head", "owned__head", "share")
        shares += [Share(str(owner), str(owned), share) for owner, owned, share in rows]
        level = {owner for owner, _, _ in rows} - seen
        seen |= level
        if len(seen) > MOST_PARTIES:
            raise QueryRefused(f"More than {MOST_PARTIES} parties own each other; this cannot be added up.")
    return tuple(shares)


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
    members = dict(RegistryParty.objects.filter(head__in=heads).values_list("pk", "head"))
    newest = ScreeningRun.objects.filter(thread=OuterRef("thread"), status=ScreeningRun.Status.DONE)
    hits = Hit.objects.filter(thread__in=members, status__in=Hit.BLOCKING, basis=Hit.Basis.IDENTITY)
    hits = hits.annotate(newest=Subquery(newest.order_by("-requested_at").values("pk")[:1]))
    hits = hits.filter(run=F("newest"))
    true = Hit.objects.filter(thread__in=members, status=Hit.Status.TRUE_MATCH, basis=Hit.Basis.IDENTITY)
    ruled = set(true.values_list("thread", "watchlist", "external_id"))
    found: dict[UUID, Listing] = {}
    for hit in hits.select_related("entity").order_by("-score", "watchlist", "external_id", "pk"):
        confirmed = (hit.thread, hit.watchlist, hit.external_id) in ruled
        known = found.get(members[hit.thread])
        if known is None or (confirmed and not known.confirmed):
            found[members[hit.thread]] = Listing(members[hit.thread], hit, confirmed)
    return found
