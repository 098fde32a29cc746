"""Entering and taking back the days on which the authority is closed."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.calendar import rules
from exportctl.core.calendar.models import ClosingDay
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.locks import hold
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User


@transaction.atomic
def enter_closing_day(day: date, *, reason: str, actor: User, past_confirmed: bool = False) -> ClosingDay:
    """Enter a day on which the authority is closed; the clocks that run are reckoned anew.

    Raises:
        DomainError: `reason_required`, `never_counts` where the day is a weekend or holiday already, or
            `past_unconfirmed` where it is over and nobody said that due days may move for it.
        Conflict: `entered_already`.
        NotPermitted: the actor may not.
    """
    require(actor, "calendar.edit")
    if not reason.strip():
        raise DomainError("Say why the authority is closed; exporters read it.", code="reason_required")
    never = rules.why_not_counted(day, unit=rules.WORKING, jurisdiction=settings.JURISDICTION)
    if never is not None:
        raise DomainError(f"{day:%a %-d %b %Y} never counts: {never[1].lower()}.", code="never_counts")
    if day < timezone.localdate() and not past_confirmed:
        raise DomainError(
            f"{day:%-d %b %Y} is over. Confirm that due days which were told already may move.",
            code="past_unconfirmed",
        )
    hold(f"closing_days:{settings.JURISDICTION}")
    if ClosingDay.objects.filter(jurisdiction=settings.JURISDICTION, day=day, withdrawn_at=None).exists():
        raise Conflict(f"{day:%-d %b %Y} is entered as a closing day already.", code="entered_already")
    made = ClosingDay.objects.create(
        jurisdiction=settings.JURISDICTION, day=day, reason=reason.strip(), entered_by=actor
    )
    _record(made, "closing_day.entered", actor=actor, reason=made.reason)
    return made


@transaction.atomic
def withdraw_closing_day(closing: ClosingDay, *, reason: str, actor: User) -> ClosingDay:
    """Take a closing day back: it counts again, and the clocks that run are reckoned anew.

    Raises:
        DomainError: `reason_required`.
        Conflict: `withdrawn_already`.
        NotPermitted: the actor may not.
    """
    require(actor, "calendar.edit")
    if not reason.strip():
        raise DomainError("Say why the day counts after all.", code="reason_required")
    locked = ClosingDay.objects.select_for_update().get(pk=closing.pk)
    if locked.withdrawn_at is not None:
        raise Conflict("Somebody took this closing day back already.", code="withdrawn_already")
    locked.withdrawn_at, locked.withdrawn_by = timezone.now(), actor
    locked.withdraw_reason = reason.strip()
    locked.version += 1
    locked.save()
    _record(locked, "closing_day.withdrawn", actor=actor, reason=locked.withdraw_reason)
    return locked


def _record(closing: ClosingDay, verb: str, *, actor: User, reason: str) -> None:
    """Write the trail, and have a worker reckon the due days anew."""
    told = f"{closing.day:%a %-d %b %Y}"
    audit.record(closing, verb, actor=actor, reason=reason, day=told)
    because = f"{told} is a closing day: {closing.reason}"
    if closing.withdrawn_at is not None:
        because = f"{told} counts again: {reason}"
    enqueue("calendar.recompute", key=f"calendar.recompute:{closing.pk}:{verb}", because=because)
