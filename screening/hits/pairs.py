"""Locks and words that every ruling needs. A pair is a party by its identity and one listed entity."""

from typing import Any

from django.db.models import QuerySet

from exportctl.core.base import expect_version
from exportctl.core.locks import hold
from screening.hits.models import Hit
from screening.hits.ruling_models import GoodGuyRule, Ruling


def locked(hit: Hit, seen: int | str | None) -> Hit:
    """Lock the hit's pair, then the hit, and refuse a stale page.

    Whoever rules takes the pair first, so that two people who rule on two hits of one pair wait for each
    other and never hold what the other wants.
    """
    lock_pair(hit)
    row = Hit.objects.select_for_update(of=("self",)).select_related("ruling__made_by").get(pk=hit.pk)
    expect_version(row, seen)
    return row


def lock_pair(pair: Hit | GoodGuyRule) -> None:
    """Keep everybody else from ruling on the same pair until the transaction ends."""
    hold(f"screening_pair:{pair.watchlist}:{pair.external_id}:{pair.party_identity}")


def same_pair(hit: Hit) -> QuerySet[Hit]:
    """Return the hits of the same party by identity and the same listed record, both unchanged."""
    return of_pair(hit).filter(entity_digest=hit.entity_digest)


def of_pair(hit: Hit) -> QuerySet[Hit]:
    """Return the hits of the same party and listed entity, whatever the list said of it then."""
    return Hit.objects.filter(
        watchlist=hit.watchlist, external_id=hit.external_id, party_identity=hit.party_identity
    )


def standing_match(hit: Hit) -> Ruling | None:
    """Return a true match on the same pair that two people made and nobody took back, in any thread."""
    return standing_matches(hit).select_related("hit__run").first()


def standing_matches(hit: Hit) -> QuerySet[Ruling]:
    """Return the true matches on the same pair that stand, newest first."""
    rulings = Ruling.objects.filter(
        hit__watchlist=hit.watchlist,
        hit__external_id=hit.external_id,
        hit__party_identity=hit.party_identity,
        outcome=Ruling.Outcome.TRUE_MATCH,
        confirmed_at__isnull=False,
        taken_back_at__isnull=True,
    )
    return rulings.order_by("-made_at")


def names(hit: Hit) -> dict[str, Any]:
    """Return what the sentences of the trail name."""
    return {"party": hit.party_name, "listed": hit.listed_name}
