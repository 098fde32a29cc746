"""Keeping a clearing for the hits of a later run, where a good-guy rule says so."""

from collections.abc import Sequence

from django.utils import timezone

from exportctl.core.flow import advance
from screening.hits.adjudication import needs_second
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit
from screening.hits.pairs import names, standing_match
from screening.hits.ruling_models import GoodGuyRule

Pair = tuple[str, str, str]


def carry_over(hits: Sequence[Hit]) -> None:
    """Clear those new hits whose pair was cleared before and is unchanged on both sides.

    A true match anywhere on the same pair never lets a clearing carry over. The rules stay locked until the
    run is stored, so that one that is ended at the same time either holds here or is seen as ended.
    """
    rules = _rules(hits)
    for hit in hits:
        rule = rules.get((hit.watchlist, hit.external_id, hit.party_identity))
        if rule is None or not _fits(rule, hit) or standing_match(hit) is not None:
            continue
        advance(
            hit,
            "carry_over",
            HIT_FLOW,
            actor=None,
            reason=rule.ruling.reason,
            thread=hit.thread,
            fields={"ruling": rule.ruling},
            ruled_by=rule.ruling.made_by,
            **names(hit),
        )


def _fits(rule: GoodGuyRule, hit: Hit) -> bool:
    """Say whether the record is unchanged, and as many people cleared it as the hit's score now asks for."""
    enough = rule.ruling.confirmed_by_id is not None or not needs_second(hit.score)
    return rule.entity_digest == hit.entity_digest and enough


def _rules(hits: Sequence[Hit]) -> dict[Pair, GoodGuyRule]:
    """Return the rules in force for the parties of some hits, by pair."""
    found = (
        GoodGuyRule.objects.select_for_update(of=("self",))
        .select_related("ruling__made_by")
        .filter(
            party_identity__in={hit.party_identity for hit in hits},
            ended_at__isnull=True,
            until__gte=timezone.localdate(),
        )
        .order_by("pk")
    )
    return {(rule.watchlist, rule.external_id, rule.party_identity): rule for rule in found}
