"""Two people at once: one of them is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict
from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.questions import services
from licensing.questions.models import AnswerExtension, Enquiry
from licensing.questions.services import Given
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.cases import case_under_review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


@pytest.fixture
def asked(case: Case, omar: User) -> Enquiry:
    """A question that waits for Ada."""
    return services.ask(case, Given("Which machine?"), actor=omar)


def whole(case: Case) -> None:
    """The case, its clock and its questions agree."""
    case = Case.objects.get(pk=case.pk)
    waits = Enquiry.objects.filter(case=case, status="open").exists()
    clock = Clock.objects.get(subject_id=case.pk)
    assert (case.status == "query_applicant") == case.waiting == clock.paused == waits
    assert clock.pauses.filter(ended_at=None).count() == int(waits)


def one_of(results: list[Any], *, refused: type[Exception] = Conflict) -> None:
    assert [isinstance(one, Exception) for one in results].count(True) == 1
    assert [isinstance(one, refused) for one in results].count(True) == 1


def test_a_draft_is_sent_once(case: Case, sonia: User, omar: User) -> None:
    drafted = services.ask(case, Given("Which machine?"), actor=sonia)

    one_of(at_once(lambda _: services.send(drafted, actor=omar, version=drafted.version), 2))
    whole(case)


def test_two_different_drafts_are_both_sent(case: Case, sonia: User, omar: User) -> None:
    texts = ("Which machine?", "Who installs the furnace there?")
    drafts = [services.ask(case, Given(text), actor=sonia) for text in texts]

    results = at_once(lambda number: services.send(drafts[number], actor=omar), 2)

    assert [one.status for one in results] == ["open", "open"]
    whole(case)


def test_one_answer_counts(asked: Enquiry, ada: User) -> None:
    one_of(at_once(lambda number: services.answer(asked, text=f"Answer {number}", actor=ada), 2))
    whole(asked.case)


def test_two_answers_to_two_questions_start_the_clock_once(case: Case, omar: User, ada: User) -> None:
    texts = ("Which machine?", "Who installs the furnace there?")
    both = [services.ask(case, Given(text), actor=omar) for text in texts]

    results = at_once(lambda number: services.answer(both[number], text="So.", actor=ada), 2)

    assert [one.status for one in results] == ["answered", "answered"]
    whole(case)


@pytest.mark.parametrize("turn", range(2))
def test_an_answer_meets_a_withdrawal(asked: Enquiry, ada: User, omar: User, turn: int) -> None:
    acts: list[Callable[[], Any]] = [
        lambda: services.answer(asked, text="A table.", actor=ada),
        lambda: services.withdraw(asked, reason="Found it.", actor=omar),
    ]

    one_of(at_once(lambda number: acts[number - turn](), 2))
    whole(asked.case)


def test_more_time_meets_an_answer(asked: Enquiry, ada: User, omar: User) -> None:
    until = asked.due_on + timedelta(days=14)
    wanted = services.ask_for_more_time(asked, reason="The builder is away.", until=until, actor=ada)
    acts: list[Callable[[], Any]] = [
        lambda: services.answer(asked, text="A table.", actor=ada),
        lambda: services.grant(wanted, until=until, actor=omar),
    ]

    answered, granted = at_once(lambda number: acts[number](), 2)

    assert answered.status == "answered"
    asked.refresh_from_db()
    if isinstance(granted, Conflict):
        assert (AnswerExtension.objects.get().status, asked.due_on < until) == ("past", True)
    else:
        assert (granted.status, asked.due_on) == ("granted", until)
    whole(asked.case)


def test_two_people_draft_the_same_and_one_sees_the_other(case: Case, sonia: User, omar: User) -> None:
    people = (sonia, omar)

    at_once(lambda number: services.ask(case, Given("Which machine?"), actor=people[number]), 2)

    assert Enquiry.objects.count() == 2
    assert Enquiry.objects.filter(overlaps__settled="").count() == 1
