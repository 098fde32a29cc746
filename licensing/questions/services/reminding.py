"""Reminders of questions that wait: before and after the last day, and to the officer at last."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from exportctl.core import audit
from exportctl.core.calendar import rules as days
from exportctl.core.calendar.queries import closing_days
from licensing.questions import rules
from licensing.questions.models import (
    ASKED_AT,
    Enquiry,
    EnquiryReminder,
    EnquiryStatus,
    ReminderKind,
)
from licensing.questions.services.locking import locked
from licensing.questions.services.notices import tell, tell_officer

WEEKS_AT_LEAST = timedelta(days=rules.RETURN_DAYS)  # working days are never more than days


def mind(*, on: date) -> dict[str, int]:
    """Send what is due on a day; return how many of each kind. Safe to repeat: each goes out once.

    A day that was missed is made up for, but an answer that is overdue is not said to be due soon.
    """
    return {
        kind: sum(_remind(enquiry, kind, on) for enquiry in found)
        for kind, found in (
            (ReminderKind.BEFORE, _near(on)),
            (ReminderKind.AFTER, _open(ReminderKind.AFTER).filter(due_on__lt=on)),
            (ReminderKind.RETURN, _long(on)),
        )
    }


def _open(kind: str) -> QuerySet[Enquiry]:
    sent = EnquiryReminder.objects.filter(enquiry=OuterRef("pk"), kind=kind)
    if kind != ReminderKind.RETURN:
        sent = sent.filter(due_on=OuterRef("due_on"))
    waiting = Enquiry.objects.filter(~Exists(sent), status=EnquiryStatus.OPEN, case__closed_at=None)
    return waiting.order_by("due_on", "pk")


def _near(on: date) -> QuerySet[Enquiry]:
    until = _working(on, rules.REMIND_DAYS, closing_days(settings.JURISDICTION))
    return _open(ReminderKind.BEFORE).filter(due_on__gte=on, due_on__lte=until)


def _long(on: date) -> list[Enquiry]:
    candidates = _open(ReminderKind.RETURN).alias(asked=ASKED_AT).filter(asked__date__lte=on - WEEKS_AT_LEAST)
    closed = closing_days(settings.JURISDICTION)
    return [one for one in candidates if is_long(one.sent_at or one.created_at, on, closed)]


def is_long(asked_at: datetime, on: date, closed: Mapping[date, str]) -> bool:
    """Whether a question waits so long that its case may be returned; `closed` are the closing days."""
    return _working(asked_at.date(), rules.RETURN_DAYS, closed) <= on


def _working(start: date, count: int, closed: Mapping[date, str]) -> date:
    return days.add_days(start, count, unit=days.WORKING, jurisdiction=settings.JURISDICTION, closed=closed)


@transaction.atomic
def _remind(enquiry: Enquiry, kind: str, on: date) -> bool:
    """Send one reminder, unless the question was answered, got more time, or was reminded of meanwhile."""
    case, found = locked(enquiry)
    if found.status != EnquiryStatus.OPEN or found.due_on != enquiry.due_on:
        return False
    _, made = EnquiryReminder.objects.get_or_create(enquiry=found, kind=kind, due_on=found.due_on)
    if not made:
        return False
    what = ReminderKind(kind).label.lower()
    audit.record(found, "enquiry.reminded", actor=None, thread=case.pk, what=what)
    if kind == ReminderKind.RETURN:
        tell_officer(found)
    else:
        tell(found, "overdue" if kind == ReminderKind.AFTER else "reminder")
    return True
