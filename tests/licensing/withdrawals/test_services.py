"""Withdrawing at once, asking, granting, refusing, taking back; and who comes first."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, InternalError, transaction

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.decisions import services as decisions
from licensing.decisions.rules import Ground
from licensing.decisions.services import Announcement
from licensing.organizations.models import Organization
from licensing.questions import services as questions
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.queries import questions_to
from licensing.review.waits import waits_for
from licensing.withdrawals import queries, services
from licensing.withdrawals.models import Withdrawal
from screening.hits.models import Watch
from tests.core.threads import at_once
from tests.factories.cases import APPROVAL, case_under_review, decided_case, filed_case, grant_all
from tests.licensing.review.build import waiting

pytestmark = pytest.mark.django_db
WHY = "The customer canceled the order."


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def again(case: Case) -> Case:
    return Case.objects.select_related("application").get(pk=case.pk)


def test_before_work_has_begun_it_is_withdrawn_at_once(arden: Organization, ada: User) -> None:
    case = filed_case(arden, ada)

    made = services.withdraw(case, reason=WHY, actor=ada)

    case = again(case)
    assert (made.status, made.work_had_begun, made.ruled_by) == ("granted", False, None)
    assert (case.status, case.withdrawal_asked) == ("withdrawn", False)
    assert case.closed_at is not None
    assert case.application.status == "closed"
    assert not Watch.objects.filter(thread=case.pk, live=True).exists()


def test_once_somebody_has_the_case_it_is_a_request_and_the_officer_is_told(
    case: Case, ada: User, omar: User
) -> None:
    asked = services.withdraw(case, reason=WHY, actor=ada)

    case = again(case)
    assert (asked.status, asked.work_had_begun, case.status) == ("asked", True, "under_review")
    assert waits_for(waiting(case)) == "A ruling on the exporter's wish to withdraw"
    assert Notice.objects.get(person=omar).kind == "withdrawals.asked"


def test_an_opinion_is_work_too(arden: Organization, ada: User, sonia: User, omar: User, case: Case) -> None:
    review.advise(case, advice=APPROVAL, actor=sonia)
    Case.objects.filter(pk=case.pk).update(officer=None)

    assert queries.work_has_begun(again(case))


def test_granting_closes_the_case_and_tells_who_asked(case: Case, ada: User, omar: User) -> None:
    asked = services.withdraw(case, reason=WHY, actor=ada)

    done = services.grant(asked, actor=omar)

    assert (done.status, done.ruled_by, again(case).status) == ("granted", omar, "withdrawn")
    assert Notice.objects.get(person=ada, kind="withdrawals.granted").title.endswith("is withdrawn")
    assert not Watch.objects.filter(thread=case.pk, live=True).exists()


def test_refusing_needs_a_reason_that_the_exporter_reads(case: Case, ada: User, omar: User) -> None:
    asked = services.withdraw(case, reason=WHY, actor=ada)
    with pytest.raises(DomainError, match="Say why"):
        services.refuse(asked, reason=" ", actor=omar)

    done = services.refuse(asked, reason="A hit on the end user is open.", actor=omar)

    assert (done.status, done.ruling) == ("refused", "A hit on the end user is open.")
    assert not again(case).withdrawal_asked
    assert services.withdraw(case, reason="Again.", actor=ada).status == "asked"


def test_a_request_is_taken_back_and_the_case_goes_on(case: Case, ada: User) -> None:
    asked = services.withdraw(case, reason=WHY, actor=ada)

    done = services.take_back(asked, actor=ada)

    assert (done.status, again(case).status, again(case).withdrawal_asked) == (
        "taken_back",
        "under_review",
        False,
    )


def test_an_unanswered_question_of_a_withdrawn_application_asks_nobody_any_more(
    case: Case, ada: User, omar: User
) -> None:
    questions.ask(case, questions.Given("Who installs it?"), actor=omar)
    assert questions_to(ada).count() == 1

    services.grant(services.withdraw(case, reason=WHY, actor=ada), actor=omar)

    assert questions_to(ada).count() == 0


def test_nothing_is_decided_announced_or_signed_while_a_request_waits(
    case: Case, ada: User, omar: User
) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)
    services.withdraw(case, reason=WHY, actor=ada)

    with pytest.raises(DomainError, match="Rule on the request first"):
        decisions.decide(again(case), advice=APPROVAL, granted=grant_all(case), actor=omar)
    grounds = (Ground("4", "Public words.", "Secret words."),)
    with pytest.raises(DomainError, match="Rule on the request first"):
        decisions.announce(again(case), announcement=Announcement("Doubts.", grounds), actor=omar)


def test_a_waiting_decision_is_neither_signed_nor_let_go(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)
    asked = services.withdraw(decision.case, reason=WHY, actor=ada)

    with pytest.raises(DomainError, match="Rule on the request first"):
        decisions.countersign(decision, actor=cleo)
    with pytest.raises(NotPermitted, match="Have it sent back"):
        services.grant(asked, actor=omar)

    decisions.send_back(decision, reason="The exporter withdraws.", actor=cleo)
    assert services.grant(Withdrawal.objects.get(), actor=omar).status == "granted"


def test_a_closed_case_is_not_withdrawn(case: Case, ada: User, omar: User) -> None:
    services.grant(services.withdraw(case, reason=WHY, actor=ada), actor=omar)
    with pytest.raises(NotPermitted, match="closed"):
        services.withdraw(case, reason=WHY, actor=ada)


def test_who_only_prepares_does_not_withdraw_and_who_has_not_the_case_does_not_rule(
    case: Case, ada: User, sam: User, max_manager: User, omar: User
) -> None:
    with pytest.raises(NotPermitted):
        services.withdraw(case, reason=WHY, actor=sam)
    asked = services.withdraw(case, reason=WHY, actor=ada)
    with pytest.raises(NotPermitted):
        services.grant(asked, actor=max_manager)
    with pytest.raises(NotPermitted):
        services.grant(asked, actor=ada)


def test_a_second_request_beside_the_first_is_refused(case: Case, ada: User) -> None:
    services.withdraw(case, reason=WHY, actor=ada)
    with pytest.raises(Conflict, match="already"):
        services.withdraw(case, reason=WHY, actor=ada)
    assert Withdrawal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawing_while_an_officer_takes_the_case_does_one_after_the_other(
    arden: Organization, ada: User, omar: User
) -> None:
    case = filed_case(arden, ada)

    def race(number: int) -> object:
        if number:
            return review.assign(Case.objects.get(pk=case.pk), to=omar, actor=omar)
        return services.withdraw(Case.objects.get(pk=case.pk), reason=WHY, actor=ada)

    withdrawn, taken = at_once(race, 2)

    assert isinstance(withdrawn, Withdrawal)
    if withdrawn.status == "granted":
        assert isinstance(taken, NotPermitted), "a closed case is not taken"
        assert again(case).status == "withdrawn"
    else:
        assert isinstance(taken, Case)
        assert again(case).withdrawal_asked


@pytest.mark.django_db(transaction=True)
def test_of_two_rulings_one_holds(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    asked = services.withdraw(case, reason=WHY, actor=ada)
    ways: list[Callable[[], Withdrawal]] = [
        lambda: services.grant(asked, actor=omar),
        lambda: services.refuse(asked, reason="A hit is open.", actor=omar),
        lambda: services.take_back(asked, actor=ada),
    ]

    results = at_once(lambda number: ways[number](), 3)

    assert sum(isinstance(one, Withdrawal) for one in results) == 1
    assert all(isinstance(one, Withdrawal | Conflict | NotPermitted) for one in results)
    assert not again(case).withdrawal_asked


def test_the_database_keeps_what_was_asked_and_ruled(case: Case, ada: User, omar: User) -> None:
    asked = services.withdraw(case, reason=WHY, actor=ada)
    rows = Withdrawal.objects.filter(pk=asked.pk)
    with pytest.raises(InternalError, match="words_frozen"), transaction.atomic():
        rows.update(reason="Something else")
    with pytest.raises(IntegrityError, match="withdrawal_ended_when_ruled"), transaction.atomic():
        rows.update(status="taken_back")
    with pytest.raises(IntegrityError, match="withdrawal_after_work_is_ruled"), transaction.atomic():
        rows.update(status="granted", ended_at=asked.created_at)
    with pytest.raises(IntegrityError, match="withdrawal_refused_with_reason"), transaction.atomic():
        rows.update(status="refused", ended_at=asked.created_at, ruled_by=omar)
    services.grant(asked, actor=omar)
    with pytest.raises(InternalError, match="ended_is_final"), transaction.atomic():
        rows.update(ruling="Words")
    with pytest.raises(InternalError, match="never_deleted"), transaction.atomic():
        rows.delete()
    assert Application.objects.get(pk=case.application_id).status == "closed"
