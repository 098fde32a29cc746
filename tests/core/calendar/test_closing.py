"""Closing days: entered and taken back, and what they do to clocks."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar import closing, queries
from exportctl.core.calendar import services as clocks
from exportctl.core.calendar.models import Clock, ClosingDay
from exportctl.core.calendar.recomputing import Moved, recompute_clocks
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from tests.core.threads import at_once
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CASE = uuid.UUID(int=7)
PAGE = "/desk/closing-days/"


@pytest.fixture(autouse=True)
def of_germany(settings: object) -> None:
    settings.JURISDICTION = "DE"  # type: ignore[attr-defined]


@pytest.fixture
def clock() -> Clock:
    return clocks.start_clock(CASE, "review", at=START, days=10)


def coming(weekday: int) -> date:
    """Return the next day of that weekday in a month without holidays in Germany."""
    day = date(timezone.localdate().year + 1, 3, 1)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def test_a_closing_day_moves_the_due_days_of_running_clocks_and_says_so(
    clock: Clock, max_manager: User
) -> None:
    closing.enter_closing_day(
        date(2026, 3, 10), reason="Move to another house", actor=max_manager, past_confirmed=True
    )
    drain()

    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 17)
    event = AuditEvent.objects.get(verb="clock.recomputed")
    assert event.exporter
    assert "16 Mar 2026 to 17 Mar 2026" in event.sentence
    assert event.reason == "Tue 10 Mar 2026 is a closing day: Move to another house"
    state = queries.clock_state(CASE, "review", START + timedelta(days=30))
    assert state is not None
    assert state.due == clock.due_on
    assert recompute_clocks(because="Again") == []


def test_taking_it_back_moves_them_back(clock: Clock, max_manager: User) -> None:
    made = closing.enter_closing_day(date(2026, 3, 10), reason="x", actor=max_manager, past_confirmed=True)
    drain()
    closing.withdraw_closing_day(made, reason="We were there", actor=max_manager)
    drain()

    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 16)
    assert AuditEvent.objects.filter(verb="clock.recomputed").count() == 2
    with pytest.raises(Conflict, match="already"):
        closing.withdraw_closing_day(made, reason="Again", actor=max_manager)


def test_a_stopped_clock_stays_as_it_was_told(clock: Clock, max_manager: User) -> None:
    clocks.stop(CASE, "review", at=START + timedelta(days=9))
    before = queries.clock_state(CASE, "review", timezone.now())
    closing.enter_closing_day(date(2026, 3, 10), reason="x", actor=max_manager, past_confirmed=True)
    drain()

    assert queries.clock_state(CASE, "review", timezone.now()) == before
    assert not AuditEvent.objects.filter(verb="clock.recomputed").exists()


def test_a_clock_that_starts_later_knows_of_it(max_manager: User) -> None:
    day = coming(2)
    closing.enter_closing_day(day, reason="Staff day", actor=max_manager)
    start = datetime.combine(day - timedelta(days=1), START.time(), tzinfo=UTC)

    assert clocks.start_clock(CASE, "review", at=start, days=1).due_on == day + timedelta(days=1)
    assert clocks.start_clock(CASE, "calendar", at=start, days=1, unit="calendar").due_on == day
    abroad = clocks.start_clock(CASE, "abroad", at=start, days=1, jurisdiction="GB")
    assert abroad.due_on == day


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 7), "never_counts"),
        (date(2026, 4, 3), "never_counts"),
        (date(2026, 3, 10), "past_unconfirmed"),
    ],
)
def test_what_is_refused(max_manager: User, day: date, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        closing.enter_closing_day(day, reason="x", actor=max_manager)
    assert refused.value.code == code
    assert not ClosingDay.objects.exists()


def test_others_may_not(omar: User) -> None:
    with pytest.raises(NotPermitted, match="manager"):
        closing.enter_closing_day(coming(2), reason="x", actor=omar)


def test_a_day_is_entered_once(max_manager: User) -> None:
    closing.enter_closing_day(coming(2), reason="x", actor=max_manager)
    with pytest.raises(Conflict, match="already"):
        closing.enter_closing_day(coming(2), reason="y", actor=max_manager)
    with pytest.raises(IntegrityError, match="closing_day_once"), transaction.atomic():
        ClosingDay.objects.create(jurisdiction="DE", day=coming(2), reason="z", entered_by=max_manager)
    with pytest.raises(IntegrityError, match="withdrawn_by_whom"), transaction.atomic():
        ClosingDay.objects.update(withdrawn_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_enter_it_once(max_manager: User) -> None:
    def enter(_: int) -> str:
        try:
            closing.enter_closing_day(coming(2), reason="x", actor=max_manager)
        except Conflict as conflict:
            return conflict.code
        return "entered"

    assert sorted(at_once(enter, 2)) == ["entered", "entered_already"]


def test_the_command_says_what_moved(clock: Clock) -> None:
    Clock.objects.update(due_on=date(2026, 1, 1))
    said = StringIO()
    call_command("recompute_clocks", stdout=said)
    call_command("recompute_clocks", stdout=said)

    assert said.getvalue().splitlines() == [
        f"review of {CASE}: 2026-01-01 is now 2026-03-16",
        "Due days moved: 1.",
        "Due days moved: 0.",
    ]


def test_portions_reach_every_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exportctl.core.calendar.recomputing.PORTION", 2)
    for number in range(5):
        clocks.start_clock(uuid.UUID(int=number), "review", at=START, days=10)
    Clock.objects.update(due_on=date(2026, 1, 1))

    moved = recompute_clocks(because="x")

    assert {one.subject_id.int for one in moved} == set(range(5))
    assert moved[0] == Moved("review", moved[0].subject_id, date(2026, 1, 1), date(2026, 3, 16))


def test_each_portion_is_a_job_of_its_own(monkeypatch: pytest.MonkeyPatch, max_manager: User) -> None:
    monkeypatch.setattr("exportctl.core.calendar.recomputing.PORTION", 2)
    for number in range(5):
        clocks.start_clock(uuid.UUID(int=number), "review", at=START, days=10)
    closing.enter_closing_day(date(2026, 3, 10), reason="x" * 120, actor=max_manager, past_confirmed=True)

    assert drain() == 3
    assert set(Clock.objects.values_list("due_on", flat=True)) == {date(2026, 3, 17)}


def test_a_clock_that_stands_still_is_not_moved_by_each_night(clock: Clock) -> None:
    clocks.pause(CASE, "review", at=START + timedelta(days=1), reason="Question")
    assert recompute_clocks(because="x") == []


def test_the_page_enters_and_takes_back(max_manager: User, sign_in: SignIn) -> None:
    web = sign_in(max_manager)
    sent = {"day": f"{coming(2):%Y-%m-%d}", "reason": "Staff day"}
    assert web.post(PAGE, sent).status_code == 302
    page = web.get(PAGE).content.decode()
    assert "Staff day" in page
    assert "Good Friday" in page
    assert web.post(PAGE, sent).status_code == 422
    made = ClosingDay.objects.get()
    back = f"{PAGE}{made.pk}/take-back/"
    assert web.post(back, {"reason": ""}).status_code == 422
    assert web.post(back, {"reason": "We stay"}).status_code == 302
    assert "Counts again" in web.get(PAGE).content.decode()
    assert web.get(back).status_code == 404


def test_a_past_day_wants_to_be_confirmed_beside_its_box(root: User, sign_in: SignIn) -> None:
    web = sign_in(root)
    page = web.post(PAGE, {"day": "2026-03-10", "reason": "Move"})
    assert page.status_code == 422
    assert "Confirm that due days which were told already may move" in page.content.decode()
    assert web.post(PAGE, {"day": "2026-03-10", "reason": "Move", "past_confirmed": "on"}).status_code == 302


def test_officers_and_exporters_do_not_open_it(omar: User, ada: User, sign_in: SignIn) -> None:
    assert sign_in(omar).get(PAGE).status_code == 403
    assert sign_in(ada).get(PAGE).status_code == 403


def test_the_page_takes_the_same_reads_however_many_days(
    max_manager: User, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    web = sign_in(max_manager)
    for offset in range(3):
        day = coming(1) + timedelta(days=offset)
        closing.enter_closing_day(day, reason="x", actor=max_manager)
    web.get(PAGE)
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        web.get(PAGE)
