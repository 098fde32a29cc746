"""Starting, pausing, resuming and stopping clocks; each step safe to repeat."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from exportctl.core.calendar import rules
from exportctl.core.calendar.models import Clock, ClockPause
from exportctl.core.calendar.queries import closing_days, facts_of, with_facts


def start_clock(
    subject_id: UUID,
    key: str,
    *,
    at: datetime,
    days: int,
    unit: str = rules.WORKING,
    jurisdiction: str = "",
    thread: UUID | None = None,
    holder: str = rules.AUTHORITY,
) -> Clock:
    """Start the clock `key` of a subject, or return the one that runs already. `days` is its target.

    `thread` is the case or request whose ledger shows the clock too; `holder` is who has the time, in words.
    """
    jurisdiction = jurisdiction or settings.JURISDICTION
    zone, cut_off = settings.CLOCK_ZONE, settings.CLOCK_CUT_OFF
    facts = rules.Facts(
        at, unit, jurisdiction, closed=closing_days(jurisdiction), zone=zone, cut_off=cut_off, holder=holder
    )
    clock = Clock(
        subject_id=subject_id,
        key=key,
        thread=thread,
        unit=unit,
        days=days,
        jurisdiction=jurisdiction,
        zone=zone,
        cut_off=cut_off,
        holder=holder,
        started_at=at,
        due_on=rules.due_on(facts, target=days),
    )
    Clock.objects.bulk_create([clock], ignore_conflicts=True)
    return Clock.objects.get(subject_id=subject_id, key=key)


def _locked(subject_id: UUID, key: str) -> Clock | None:
    return Clock.objects.select_for_update().filter(subject_id=subject_id, key=key, stopped_at=None).first()


def _settle(clock: Clock, *, paused: bool) -> None:
    """Write what a change makes of a locked clock; the due day is reckoned from the facts as they are."""
    told = with_facts(Clock.objects.filter(pk=clock.pk)).get()
    told.paused, told.stopped_at = paused, clock.stopped_at
    told.due_on = rules.due_on(facts_of(told), target=told.days)
    told.save(update_fields=["paused", "due_on", "stopped_at", "updated_at"])


@transaction.atomic
def pause(subject_id: UUID, key: str, *, at: datetime, reason: str, holder: str = rules.EXPORTER) -> None:
    """Let a running clock stand still from `at`; a clock that stands still already is left alone.

    `holder` is who has the time meanwhile, in words.
    """
    clock = _locked(subject_id, key)
    if clock is not None and not clock.paused:
        ClockPause.objects.create(clock=clock, reason=reason, holder=holder, started_at=at)
        _settle(clock, paused=True)


@transaction.atomic
def resume(subject_id: UUID, key: str, *, at: datetime) -> None:
    """Let a clock run again from `at`. The day of `at` still belongs to the pause."""
    clock = _locked(subject_id, key)
    if clock is not None and clock.paused:
        clock.pauses.filter(ended_at=None).update(ended_at=at)
        _settle(clock, paused=False)


@transaction.atomic
def restart(subject_id: UUID, key: str, *, at: datetime, reason: str, holder: str = rules.AUTHORITY) -> None:
    """Let a clock that was stopped run on from `at`; a clock that was not stopped is left alone.

    The time since it was stopped stands in its ledger as a pause with the reason, and counts for nobody.
    """
    clock = Clock.objects.select_for_update().filter(subject_id=subject_id, key=key).first()
    if clock is None or clock.stopped_at is None:
        return
    longest = ClockPause._meta.get_field("reason").max_length
    clock.pauses.create(reason=reason[:longest], holder=holder, started_at=clock.stopped_at, ended_at=at)
    clock.stopped_at = None
    _settle(clock, paused=False)


@transaction.atomic
def stop(subject_id: UUID, key: str, *, at: datetime) -> None:
    """Stop a clock for good at `at`; an open pause ends there too."""
    clock = _locked(subject_id, key)
    if clock is not None:
        clock.pauses.filter(ended_at=None).update(ended_at=at)
        clock.stopped_at = at
        _settle(clock, paused=False)
