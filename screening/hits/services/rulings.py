"""Ruling on what a screening found."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from screening.hits.events import HitRuled
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit
from screening.hits.rules import GROUNDS


@transaction.atomic
def clear_hit(hit: Hit, *, ground: str, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Rule that the party is not the listed one, on one of the grounds and for a reason.

    Raises:
        DomainError: `ground_unknown` or `reason_required`.
        Conflict: the hit is not open, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not rule on hits.
    """
    if ground not in GROUNDS:
        raise DomainError("Choose the ground on which you clear this hit.", code="ground_unknown")
    return _rule(hit, "clear", ground=ground, reason=reason, actor=actor, seen=seen)


@transaction.atomic
def confirm_hit(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Rule that the party is the listed one: this blocks the transaction. Raises what `clear_hit` raises."""
    return _rule(hit, "confirm", ground="", reason=reason, actor=actor, seen=seen)


@transaction.atomic
def reopen_hit(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Take a clearing back, so that the hit waits for a ruling again. Raises what `clear_hit` raises."""
    locked = _locked(hit, seen)
    opened = advance(
        locked, "reopen", HIT_FLOW, actor=actor, reason=reason, thread=hit.thread, **_names(locked)
    )
    opened.ground, opened.reason, opened.ruled_by, opened.ruled_at = "", "", None, None
    opened.save(update_fields=["ground", "reason", "ruled_by", "ruled_at"])
    publish(HitRuled(thread=hit.thread))
    return opened


def _rule(hit: Hit, action: str, *, ground: str, reason: str, actor: User, seen: int | str | None) -> Hit:
    """Write who rules and why, then take the step; a step that is refused takes the writing back."""
    locked = _locked(hit, seen)
    HIT_FLOW.step(action, locked.status)
    locked.ground, locked.reason = ground, reason.strip()
    locked.ruled_by, locked.ruled_at = actor, timezone.now()
    locked.save(update_fields=["ground", "reason", "ruled_by", "ruled_at"])
    ruled = advance(
        locked,
        action,
        HIT_FLOW,
        actor=actor,
        reason=reason,
        thread=hit.thread,
        ground=GROUNDS.get(ground, ""),
        **_names(locked),
    )
    publish(HitRuled(thread=hit.thread))
    return ruled


def _locked(hit: Hit, seen: int | str | None) -> Hit:
    locked = Hit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    expect_version(locked, seen)
    return locked


def _names(hit: Hit) -> dict[str, Any]:
    return {"party": hit.party_name, "listed": hit.listed_name}
