"""Opening a closed case again: who may, what follows, and who comes first."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.corrections import services
from licensing.corrections.models import Reopening
from licensing.corrections.services import Proposal
from licensing.decisions import services as decisions
from licensing.letters.models import Letter
from licensing.letters.services import issue_of_decision
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import SERVICE_CLOCK, Advice
from licensing.variations.models import Variation
from screening.hits.models import Watch
from tests.core.threads import at_once
from tests.factories.cases import APPROVAL, case_under_review, decided_case, grant_all
from tests.factories.jobs import drain

REFUSAL = Advice("deny", "The end user could not be verified.", (), ("7",))
WHY = Proposal("facts", "The end user was mixed up with another of the same name.", "See the file note.")
pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(arden: Organization, ada: User, omar: User, cleo: User) -> Case:
    """A case that was refused, with its letter."""
    decision = decided_case(arden, ada, omar, advice=REFUSAL)
    decisions.countersign(decision, actor=cleo)
    issue_of_decision(decision.pk)
    return again(decision.case)


def again(case: Case) -> Case:
    return Case.objects.select_related("application__organization").get(pk=case.pk)


def test_a_refused_case_is_opened_again_by_two_people(refused: Case, omar: User, cleo: User) -> None:
    made = services.propose(refused, WHY, actor=omar)
    assert again(refused).closed_at is not None

    services.countersign(made, actor=cleo)

    case = again(refused)
    assert (case.status, case.closed_at, case.recommendation) == ("screening", None, None)
    assert case.reopened_at is not None
    assert case.application.status == "submitted"
    assert case.decisions.get().status == "set_aside"
    assert Watch.objects.filter(thread=case.pk, live=True).exists()
    assert Notice.objects.filter(kind="corrections.reopened").exists()
    drain()
    assert again(refused).status == "under_review"


def test_the_clock_runs_on_and_its_ledger_says_why(refused: Case, omar: User, cleo: User) -> None:
    before = Clock.objects.get(subject_id=refused.pk, key=SERVICE_CLOCK)
    assert before.stopped_at is not None

    services.countersign(services.propose(refused, WHY, actor=omar), actor=cleo)

    clock = Clock.objects.get(pk=before.pk)
    pause = clock.pauses.get()
    assert clock.stopped_at is None
    assert (clock.paused, pause.started_at, pause.ended_at is None) == (False, before.stopped_at, False)
    assert pause.reason.endswith(WHY.reason)
    assert again(refused).due_on == clock.due_on


def test_it_is_decided_afresh_and_the_exporter_is_heard_afresh(
    refused: Case, omar: User, cleo: User, max_manager: User
) -> None:
    services.countersign(services.propose(refused, WHY, actor=omar), actor=cleo)
    with pytest.raises(DomainError):
        decisions.decide(again(refused), advice=APPROVAL, granted=grant_all(refused), actor=omar)
    drain()
    case = again(refused)
    review.recommend(case, advice=APPROVAL, actor=omar)
    second = decisions.decide(again(case), advice=APPROVAL, granted=grant_all(case), actor=omar)
    decisions.countersign(second, actor=cleo)
    drain()

    assert again(case).status == "approved"
    assert sorted(case.decisions.values_list("status", flat=True)) == ["countersigned", "set_aside"]
    assert Letter.objects.filter(case=case).count() == 2
    with pytest.raises(NotPermitted, match="not opened again"):
        services.propose(again(case), WHY, actor=max_manager)


def test_nobody_signs_their_own_proposal(refused: Case, max_manager: User, cleo: User, sam: User) -> None:
    made = services.propose(refused, WHY, actor=max_manager)

    with pytest.raises(NotPermitted, match="someone else"):
        services.countersign(made, actor=max_manager)
    with pytest.raises(NotPermitted):
        services.countersign(made, actor=sam)
    with pytest.raises(NotPermitted, match="proposed already"):
        services.propose(refused, WHY, actor=cleo)
    assert again(refused).status == "denied"
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.filter(pk=made.pk).update(
            status="reopened", signed_by=max_manager, ended_at=timezone.now()
        )


def test_refused_or_taken_back_the_case_stays_closed(refused: Case, omar: User, cleo: User) -> None:
    made = services.propose(refused, WHY, actor=omar)
    with pytest.raises(DomainError, match="needs a reason"):
        services.refuse(made, reason=" ", actor=cleo)
    ended = services.refuse(made, reason="The names do match.", actor=cleo)
    assert (ended.status, ended.end_reason, again(refused).status) == (
        "refused",
        "The names do match.",
        "denied",
    )

    second = services.propose(refused, WHY, actor=omar)
    with pytest.raises(NotPermitted, match="proposed it and takes it back"):
        services.take_back(second, actor=cleo)
    assert services.take_back(second, actor=omar).status == "taken_back"
    with pytest.raises(InternalError), transaction.atomic():
        Reopening.objects.filter(pk=second.pk).update(status="proposed", ended_at=None)


def test_what_it_needs_is_asked(arden: Organization, ada: User, omar: User, refused: Case) -> None:
    with pytest.raises(DomainError, match="Choose why"):
        services.propose(refused, Proposal("whim", "Because."), actor=omar)
    with pytest.raises(DomainError, match="what went wrong"):
        services.propose(refused, Proposal("facts", "  "), actor=omar)
    with pytest.raises(NotPermitted, match="is open"):
        services.propose(case_under_review(arden, ada, omar), WHY, actor=omar)


def test_a_case_that_was_to_change_a_license_is_asked_for_anew(refused: Case, omar: User) -> None:
    Case.objects.filter(pk=refused.pk).update(varies="XL-2026-000001")
    with pytest.raises(NotPermitted, match="XL-2026-000001"):
        services.propose(again(refused), WHY, actor=omar)


def test_a_request_to_change_a_license_is_named_before_it_is_tied_to_its_case(
    arden: Organization, ada: User, omar: User, cleo: User, refused: Case
) -> None:
    approved = decided_case(arden, ada, omar, advice=APPROVAL)
    decisions.countersign(approved, actor=cleo)
    drain()
    license = License.objects.get(case=approved.case_id)
    Variation.objects.create(
        license=license,
        application=refused.application,
        kinds=["goods"],
        reason="Another part number.",
        asked_by=ada,
    )
    with pytest.raises(NotPermitted, match=f"a change of license {license.number},"):
        services.propose(again(refused), WHY, actor=omar)


def test_whoever_may_sign_is_told_that_a_proposal_waits(
    refused: Case, omar: User, cleo: User, max_manager: User, sam: User
) -> None:
    services.propose(refused, WHY, actor=max_manager)
    told = Notice.objects.filter(kind="corrections.waits").values_list("person", flat=True)
    assert cleo.pk in told
    assert not {omar.pk, max_manager.pk, sam.pk} & set(told)


def test_a_set_aside_decision_is_final_and_has_no_new_letter(refused: Case, omar: User, cleo: User) -> None:
    decision = refused.decisions.get()
    services.countersign(services.propose(refused, WHY, actor=omar), actor=cleo)

    letter = Letter.objects.get(decision=decision)
    assert issue_of_decision(decision.pk) == letter
    for status in ("countersigned", "sent_back"):
        with pytest.raises(InternalError), transaction.atomic():
            refused.decisions.filter(pk=decision.pk).update(status=status)


@pytest.mark.django_db(transaction=True)
def test_signed_twice_at_once_it_is_opened_once(
    refused: Case, omar: User, cleo: User, max_manager: User
) -> None:
    made = services.propose(refused, WHY, actor=omar)
    people = (cleo, max_manager)

    done = at_once(lambda n: services.countersign(made, actor=people[n]), 2)

    assert sum(isinstance(one, Case) for one in done) == 1
    assert sum(isinstance(one, (Conflict, NotPermitted)) for one in done) == 1
    assert Clock.objects.get(subject_id=refused.pk, key=SERVICE_CLOCK).pauses.count() == 1


@pytest.mark.django_db(transaction=True)
def test_proposed_twice_at_once_one_waits(refused: Case, omar: User, cleo: User) -> None:
    people = (omar, cleo)
    done = at_once(lambda n: services.propose(refused, WHY, actor=people[n]), 2)

    assert sum(isinstance(one, Reopening) for one in done) == 1
    assert sum(isinstance(one, NotPermitted) for one in done) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_is_being_written_comes_before_or_not_at_all(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar, advice=REFUSAL)
    decisions.countersign(decision, actor=cleo)
    made = services.propose(again(decision.case), WHY, actor=omar)

    done = at_once(
        lambda n: services.countersign(made, actor=cleo) if n else issue_of_decision(decision.pk), 2
    )

    assert isinstance(done[1], Case), done
    assert done[0] is None or isinstance(done[0], Letter)
    assert issue_of_decision(decision.pk) == done[0]
