"""Reminders go out once, on their day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from exportctl.core.calendar.closing import enter_closing_day
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from licensing.questions import services
from licensing.questions.models import Enquiry, EnquiryReminder
from licensing.questions.services.locking import last_day
from licensing.questions.services.reminding import is_long
from licensing.questions.tasks import mind_questions
from tests.core.threads import at_once

pytestmark = pytest.mark.django_db


def mails() -> list[str]:
    return list(Job.objects.filter(name="core.send_mail").values_list("arguments__subject", flat=True))


def minded(on: date) -> list[int]:
    return list(services.mind(on=on).values())


def test_an_answer_that_is_due_soon_is_said_once_five_working_days_before(asked: Enquiry) -> None:
    friday = date(2026, 12, 18)
    Enquiry.objects.filter(pk=asked.pk).update(due_on=friday)
    before = len(mails())

    assert minded(date(2026, 12, 10)) == [0, 0, 0]
    assert minded(date(2026, 12, 11)) == [1, 0, 0]
    assert minded(date(2026, 12, 11)) == [0, 0, 0]
    assert minded(date(2026, 12, 18)) == [0, 0, 0]
    assert minded(date(2026, 12, 19)) == [0, 1, 0]
    assert minded(date(2026, 12, 21)) == [0, 0, 0]
    assert len(mails()) > before


def test_more_time_brings_its_own_reminder(asked: Enquiry, ada: User, omar: User) -> None:
    assert minded(asked.due_on) == [1, 0, 0]
    until = asked.due_on + timedelta(days=28)
    wanted = services.ask_for_more_time(asked, reason="The builder is away.", until=until, actor=ada)
    services.grant(wanted, until=until, actor=omar)

    assert minded(until) == [1, 0, 0]


def test_after_forty_working_days_the_officer_is_told_once(asked: Enquiry) -> None:
    day = timezone.localdate()
    while not is_long(asked.sent_at, day, {}):  # type: ignore[arg-type]
        day += timedelta(days=1)

    assert minded(day - timedelta(days=1))[2] == 0
    assert minded(day)[2] == 1
    assert minded(day)[2] == 0
    asked.refresh_from_db()
    assert asked.status == "open", "a person decides"


def test_a_day_on_which_the_authority_is_closed_is_no_working_day(asked: Enquiry, max_manager: User) -> None:
    sent = datetime(2026, 12, 14, 9, tzinfo=UTC)  # a Monday
    before = last_day(sent, 3)
    enter_closing_day(date(2026, 12, 16), reason="Moving house", actor=max_manager, past_confirmed=True)
    Enquiry.objects.filter(pk=asked.pk).update(due_on=date(2026, 12, 18))

    assert (before, last_day(sent, 3)) == (date(2026, 12, 17), date(2026, 12, 18))
    assert minded(date(2026, 12, 10)) == [1, 0, 0]


def test_an_answered_question_is_not_reminded_of(asked: Enquiry, ada: User) -> None:
    services.answer(asked, text="A table.", actor=ada)

    assert minded(asked.due_on + timedelta(days=90)) == [0, 0, 0]


def test_a_reminder_is_kept_and_the_task_runs(asked: Enquiry) -> None:
    Enquiry.objects.filter(pk=asked.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    mind_questions()

    assert EnquiryReminder.objects.get().kind == "after"
    with pytest.raises(DatabaseError), transaction.atomic():
        EnquiryReminder.objects.update(kind="before")


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once(asked: Enquiry) -> None:
    day = asked.due_on + timedelta(days=1)

    results: list[Any] = at_once(lambda _: minded(day), 2)

    assert sorted(one[1] for one in results) == [0, 1]
