"""Keeping what people have begun on a hit when a newer screening takes its place."""

from collections.abc import Iterable, Sequence

from exportctl.core.flow import advance
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit
from screening.hits.pairs import names
from screening.hits.rules import GROUNDS
from screening.hits.ruling_models import Ruling
from screening.hits.services.rulings import PROPOSE

Key = tuple[str, str, str, str, str]


def keep_work(hits: Sequence[Hit], lapsed: Iterable[Hit]) -> None:
    """Give new hits the clock, the person, the escalation and the proposal of those that they replace.

    `lapsed` are the hits that a run has just lapsed, with the status that they had. Only where neither side
    has changed: else it is another question, and its clock starts anew.
    """
    former = {(one.party_ref, *_key(one)): one for one in lapsed}
    for hit in hits:
        before = former.get((hit.party_ref, *_key(hit)))
        current = Hit.objects.get(pk=hit.pk) if before is not None else None
        if before is None or current is None or current.status != Hit.Status.OPEN:
            continue
        current.due_on, current.assignee = before.due_on, before.assignee
        current.save(update_fields=["due_on", "assignee", "updated_at"])
        if before.status == Hit.Status.ESCALATED:
            _escalate(current, before)
        elif before.ruling is not None and before.ruling.outcome != Ruling.Outcome.REOPENED:
            _propose(current, before.ruling)


def _key(hit: Hit) -> Key:
    return (hit.watchlist, hit.external_id, hit.party_identity, hit.entity_digest, hit.basis)


def _escalate(hit: Hit, before: Hit) -> None:
    advance(
        hit,
        "escalate",
        HIT_FLOW,
        actor=None,
        reason="It was escalated before the parties were screened again.",
        thread=hit.thread,
        fields={"escalated_by": before.escalated_by},
        to=before.assignee or "a manager or another analyst",
        **names(hit),
    )


def _propose(hit: Hit, ruling: Ruling) -> None:
    """Repeat a proposal that waits, in the words and under the name of who made it."""
    again = Ruling.objects.create(
        hit=hit,
        outcome=ruling.outcome,
        ground=ruling.ground,
        reason=ruling.reason,
        made_by=ruling.made_by,
        made_at=ruling.made_at,
        score=hit.score,
        limit=ruling.limit,
        needs_second=True,
    )
    advance(
        hit,
        PROPOSE[Ruling.Outcome(ruling.outcome)],
        HIT_FLOW,
        actor=None,
        reason=f"{ruling.made_by} ruled so before the parties were screened again: {ruling.reason}",
        thread=hit.thread,
        fields={"ruling": again},
        ground=GROUNDS.get(ruling.ground, ""),
        **names(hit),
    )
