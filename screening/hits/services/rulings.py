"""Ruling on what a screening found: alone below the limit, else as a proposal to a second person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exportctl.core.errors import DomainError
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from screening.hits.adjudication import SECOND_PERSON, due_on, needs_second, severity
from screening.hits.events import HitRuled
from screening.hits.extensions import standing_of
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit
from screening.hits.pairs import locked, names, standing_match
from screening.hits.rules import GROUNDS
from screening.hits.ruling_models import Ruling
from screening.hits.services.good_guys import begin_rule, end_rules

Outcome = Ruling.Outcome
PROPOSE = {
    Outcome.FALSE_POSITIVE: "propose_clearing",
    Outcome.TRUE_MATCH: "propose_match",
    Outcome.REOPENED: "propose_reopening",
}


@transaction.atomic
def clear_hit(hit: Hit, *, ground: str, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Rule that the party is not the listed one, on one of the grounds and for a reason.

    From the limit on, and against a true match that stands elsewhere on the same pair, this is a proposal,
    and the hit waits for a second person.

    Raises:
        DomainError: `ground_unknown` or `reason_required`.
        Conflict: the hit is not open, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not rule on the hit.
    """
    return rule(locked(hit, seen), Outcome.FALSE_POSITIVE, ground=ground, reason=reason, actor=actor)


@transaction.atomic
def confirm_hit(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Propose that the party is the listed one; a second person confirms. Raises what `clear_hit` raises."""
    return rule(locked(hit, seen), Outcome.TRUE_MATCH, ground="", reason=reason, actor=actor)


@transaction.atomic
def reopen_hit(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Take a clearing back, so that the hit waits for a ruling again, and no longer carry it over.

    For a true match this is a proposal to a second person. Raises what `clear_hit` raises.
    """
    row = locked(hit, seen)
    if row.status == Hit.Status.TRUE_MATCH:
        return rule(row, Outcome.REOPENED, ground="", reason=reason, actor=actor)
    ruling = row.ruling
    opened = advance(
        row,
        "reopen",
        HIT_FLOW,
        actor=actor,
        reason=reason,
        thread=row.thread,
        fields=fresh(row),
        **names(row),
    )
    if ruling is not None and ruling.hit_id == row.pk:
        take_back(ruling, actor=actor, reason=reason)
    end_rules(row, actor=actor, reason=f"The hit was opened again: {reason.strip()}")
    publish(HitRuled(thread=row.thread))
    return opened


def rule(row: Hit, outcome: str, *, ground: str, reason: str, actor: User, batch: UUID | None = None) -> Hit:
    """Write a ruling on a locked hit and take the step; a step that is refused takes the writing back."""
    if outcome == Outcome.FALSE_POSITIVE and ground not in GROUNDS:
        raise DomainError("Choose the ground on which you clear this hit.", code="ground_unknown")
    alone = outcome == Outcome.FALSE_POSITIVE and not needs_second(row.score) and standing_match(row) is None
    action = "clear" if alone else PROPOSE[Outcome(outcome)]
    HIT_FLOW.step(action, row.status)
    if not reason.strip():
        raise DomainError("Say why, so that others can follow your ruling.", code="reason_required")
    ruling = Ruling.objects.create(
        hit=row,
        outcome=outcome,
        ground=ground,
        reason=reason.strip(),
        made_by=actor,
        made_at=timezone.now(),
        batch=batch,
        score=row.score,
        limit=SECOND_PERSON.score,
        needs_second=not alone,
    )
    ruled = advance(
        row,
        action,
        HIT_FLOW,
        actor=actor,
        reason=reason,
        thread=row.thread,
        fields={"ruling": ruling},
        ground=GROUNDS.get(ground, ""),
        **names(row),
    )
    if alone:
        begin_rule(ruled, ruling)
    publish(HitRuled(thread=row.thread))
    return ruled


def take_back(ruling: Ruling, *, actor: User | None, reason: str) -> None:
    """Note on a ruling that it holds no more, by whom, and why."""
    ruling.taken_back_by, ruling.taken_back_at = actor, timezone.now()
    ruling.taken_back_reason = reason.strip()
    ruling.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason", "updated_at"])


def fresh(hit: Hit, *, now: datetime | None = None) -> dict[str, Any]:
    """Return the fields of a hit that waits from now on: no ruling, its clock and its urgency anew."""
    stands_for = standing_of(hit.thread)
    return {
        "ruling": None,
        "stands_for": stands_for,
        "severity": severity(hit.score, hit.watchlist, stands_for),
        "due_on": due_on((now or timezone.now()).date(), jurisdiction=settings.JURISDICTION),
        "assignee": None,
        "escalated_by": None,
    }
