"""Starting, pausing, resuming and stopping clocks; each step safe to repeat."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from exportctl.core.calendar import rules
from exportctl.core.calendar.models import Clock, ClockPause
from exportctl.core.calendar.queries import state_of


def start_clock(
    subject_id: UUID, key: str, *, at: datetime, days: int, unit: str = rules.WORKING, jurisdiction: str = ""
) -> Clock:
    """Start the clock `key` of a subject, or return the one that runs already. `days` is its target."""
    jurisdiction = jurisdiction or settings.JURISDICTION
    due = rules.add_days(at.astimezone(UTC).date(), days, unit=unit, jurisdiction=jurisdiction)
    clock, _ = Clock.objects.get_or_create(
        subject_id=subject_id,
        key=key,
        defaults={"unit": unit, "days": days, "jurisdiction": jurisdiction, "started_at": at, "due_on": due},
    )
    return clock


def _locked(subject_id: UUID, key: str) -> Clock | None:
    return Clock.objects.select_for_update().filter(subject_id=subject_id, key=key, stopped_at=None).first()


def _settle(clock: Clock, now: datetime, *, paused: bool) -> None:
    clock.paused = paused
    clock.due_on = state_of(clock, now).due
    clock.save(update_fields=["paused", "due_on", "stopped_at", "updated_at"])


@transaction.atomic
def pause(subject_id: UUID, key: str, *, at: datetime, reason: str) -> None:
    """Let a running clock stand still from `at`; a clock that stands still already is left alone."""
    clock = _locked(subject_id, key)
    if clock is not None and not clock.paused:
        ClockPause.objects.create(clock=clock, reason=reason, started_at=at)
        _settle(clock, at, paused=True)


@transaction.atomic
def resume(subject_id: UUID, key: str, *, at: datetime) -> None:
    """Let a clock run again from `at`."""
    clock = _locked(subject_id, key)
    if clock is not None and clock.paused:
        clock.pauses.filter(ended_at=None).update(ended_at=at)
        _settle(clock, at, paused=False)


@transaction.atomic
def stop(subject_id: UUID, key: str, *, at: datetime) -> None:
    """Stop a clock for good at `at`; an open pause ends there too."""
    clock = _locked(subject_id, key)
    if clock is not None:
        clock.pauses.filter(ended_at=None).update(ended_at=at)
        clock.stopped_at = at
        _settle(clock, at, paused=False)
