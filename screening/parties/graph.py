"""Who owns whom on a day, near and far in one read, with what screening says of each owner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from screening.hits.models import Hit, ScreeningRun
from screening.matching import QueryRefused
from screening.parties.models import OwnershipLink, RegistryParty
from screening.parties.rules.ownership import Share

MOST_PARTIES = 2000
# The heads from which a walk along the holdings of a day starts, and all that it comes to. UNION, not UNION
# ALL: a party that was reached is not walked from again, so holdings in a circle end.
WALK = """
WITH RECURSIVE reached (head) AS (
    SELECT unnest(%s::uuid[])
    UNION
    SELECT far.head_id
    FROM reached
    JOIN screening_registryparty near ON near.head_id = reached.head
    JOIN screening_ownershiplink link ON link.{near} = near.id
    JOIN screening_registryparty far ON far.id = link.{far}
    WHERE link.valid_from <= %s AND (link.valid_to IS NULL OR link.valid_to > %s)
)
SELECT head FROM reached LIMIT %s
"""
UPWARD = WALK.format(near="owned_id", far="owner_id")
DOWNWARD = WALK.format(near="owner_id", far="owned_id")


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
    walked = _walk(UPWARD, heads, on, most=MOST_PARTIES + 1)
    rows = in_force(on).filter(owned__head__in=walked).select_related("owner__head", "owned__head")
    shares: list[Share] = []
    names: dict[str, str] = {}
    for link in rows.order_by("created_at", "pk"):
        owner, owned = link.owner.head, link.owned.head
        shares.append(Share(str(owner.pk), str(owned.pk), link.share))
        names |= {str(owner.pk): owner.name, str(owned.pk): owned.name}
    if len(names.keys() | set(map(str, heads))) > MOST_PARTIES:
        raise QueryRefused(f"More than {MOST_PARTIES} parties own each other; this cannot be added up.")
    return tuple(shares), names


def owned_by(heads: Collection[UUID], *, on: date) -> set[UUID]:
    """Return the parties themselves and those that they own on a day, near and far."""
    found = RegistryParty.objects.filter(pk__in=_walk(DOWNWARD, heads, on, most=None))
    return set(heads) | set(found.values_list("pk", flat=True))


def _walk(sql: str, heads: Collection[UUID], on: date, *, most: int | None) -> RawSQL:
    """Return the heads from which a walk starts and those that it comes to, at most so many."""
    # `sql` is one of the two constants above.
    return RawSQL(sql, (list(heads), on, on, most))  # noqa: S611  # nosec B611


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
