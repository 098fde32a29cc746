"""An announced refusal: told, answered in time, late or never, gone on from, taken back; and the races."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from exportctl.core.calendar.queries import clock_state
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.models import StoredFile
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from licensing.decisions import rules, services
from licensing.decisions.models import Decision, RefusalIntent
from licensing.decisions.services import Announcement, Terms
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.rules import SERVICE_CLOCK, Advice
from tests.core.threads import at_once
from tests.factories.applications import PDF
from tests.factories.cases import APPROVAL, grant_all
from tests.factories.decisions import ANNOUNCED, GROUNDS, REFUSAL, after, announced

pytestmark = pytest.mark.django_db
REFUSED = Terms(grounds=GROUNDS, protected_reason="Do not name the service.")


@pytest.fixture
def intent(arden: Organization, ada: User, omar: User) -> RefusalIntent:
    """A refusal that Omar has announced to Ada."""
    return announced(arden, ada, omar)


def case_of(intent: RefusalIntent) -> Case:
    return Case.objects.get(pk=intent.case_id)


def mails() -> int:
    return Job.objects.filter(name="core.send_mail").count()


def refuse(intent: RefusalIntent, omar: User) -> Decision:
    return services.decide(case_of(intent), advice=REFUSAL, granted={}, actor=omar, terms=REFUSED)


def test_an_announcement_stops_the_clock_and_is_told(intent: RefusalIntent, ada: User) -> None:
    case = case_of(intent)
    clock = clock_state(case.pk, SERVICE_CLOCK, intent.created_at)

    assert (case.status, case.waiting) == ("intent_to_refuse", True)
    assert clock is not None
    assert clock.standing_still
    assert intent.due_on == intent.created_at.date() + timedelta(days=rules.INTENT_DAYS)
    assert mails() == 1, "contact and filer are one person here"


def test_an_announcement_needs_a_reason_for_each_criterion_and_keeps_nothing_without(
    intent: RefusalIntent, omar: User
) -> None:
    case = services.take_back(case_of(intent), reason="Look again.", actor=omar)
    empty = Announcement("We intend to refuse.", (rules.Ground("7", " "),))

    for announcement, code in (
        (empty, "ground_reason_required"),
        (Announcement("We intend to refuse.", ()), "criteria_required"),
        (Announcement(" ", GROUNDS), "reason_required"),
        (Announcement("We intend to refuse.", (rules.Ground("99", "No."),)), "criterion_unknown"),
    ):
        with pytest.raises(DomainError) as refusal:
            services.announce(case, announcement=announcement, actor=omar)
        assert refusal.value.code == code
    assert RefusalIntent.objects.count() == 1
    assert case_of(intent).status == "under_review"


def test_nobody_refuses_while_the_exporter_may_still_answer(intent: RefusalIntent, omar: User) -> None:
    with pytest.raises(DomainError) as refusal:
        refuse(intent, omar)

    assert refusal.value.code == "answer_awaited"
    assert case_of(intent).status == "intent_to_refuse"
    assert not Decision.objects.exists()


def test_only_a_refusal_follows_an_announcement(intent: RefusalIntent, omar: User) -> None:
    case = case_of(intent)

    with pytest.raises(DomainError) as refusal:
        services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar)

    assert refusal.value.code == "intent_pending"


def test_an_answer_with_documents_lets_the_officer_refuse_and_the_case_close(
    intent: RefusalIntent, ada: User, omar: User, cleo: User
) -> None:
    seen = case_of(intent).version
    paper = SimpleUploadedFile("lease.pdf", PDF)

    services.answer(intent, text=" They have one: see the lease. ", uploads=[paper], actor=ada)

    case = case_of(intent)
    assert (case.version > seen, case.waiting, case.status) == (True, False, "intent_to_refuse")
    assert StoredFile.objects.get(kind="answer").owner_id == intent.pk
    decision = refuse(intent, omar)
    intent.refresh_from_db()
    assert (intent.status, intent.answer, intent.late) == ("decided", "They have one: see the lease.", False)
    assert decision.unheard == ""
    assert [ground.protected for ground in decision.grounds] == [ground.protected for ground in GROUNDS]
    services.countersign(decision, actor=cleo)
    assert case_of(intent).status == "denied"


def test_who_decides_on_a_page_from_before_the_answer_is_refused(
    intent: RefusalIntent, ada: User, omar: User
) -> None:
    with time_machine.travel(after(intent, 1)):
        seen = case_of(intent).version
        services.answer(intent, text="We were ill.", actor=ada)
        with pytest.raises(Conflict):
            services.decide(
                case_of(intent), advice=REFUSAL, granted={}, actor=omar, terms=REFUSED, version=seen
            )
    assert not Decision.objects.exists()


def test_no_answer_lapses_by_itself_and_a_missed_night_changes_nothing(
    intent: RefusalIntent, omar: User
) -> None:
    with time_machine.travel(after(intent, 1)):
        assert refuse(intent, omar).outcome == "deny"
    intent.refresh_from_db()
    assert (intent.status, intent.answer) == ("decided", "")


def test_minding_reminds_once_and_lapses_once(intent: RefusalIntent) -> None:
    told = mails()
    near = intent.due_on - timedelta(days=rules.REMIND_DAYS)

    assert services.mind(on=near - timedelta(days=1)) == (0, 0)
    assert [services.mind(on=near) for _ in range(2)] == [(1, 0), (0, 0)]
    assert mails() == told + 1
    assert services.mind(on=intent.due_on) == (0, 0)
    assert [services.mind(on=intent.due_on + timedelta(days=1)) for _ in range(2)] == [(0, 1), (0, 0)]
    intent.refresh_from_db()
    assert (intent.status, case_of(intent).waiting) == ("lapsed", False)


@pytest.mark.parametrize("days_late", [1, 9])
def test_the_pause_ends_with_the_time_to_answer_on_whatever_night_it_is_minded(
    intent: RefusalIntent, days_late: int
) -> None:
    with time_machine.travel(after(intent, days_late)):
        services.mind(on=after(intent, days_late).date())

    state = clock_state(intent.case_id, SERVICE_CLOCK, after(intent, 20))
    assert state is not None
    ended = state.pauses[0].end
    assert ended is not None
    assert ended.date() == intent.due_on


def test_a_late_answer_is_taken_and_marked_until_the_authority_goes_on(
    intent: RefusalIntent, ada: User, omar: User
) -> None:
    with time_machine.travel(after(intent, 2)):
        services.mind(on=after(intent, 2).date())
        assert services.answer(intent, text="We were ill.", actor=ada).late
        with pytest.raises(Conflict):
            services.answer(intent, text="And again.", actor=ada)
        refuse(intent, omar)
    intent.refresh_from_db()
    assert (intent.status, intent.answer) == ("decided", "We were ill.")


def test_nobody_answers_after_the_authority_has_gone_on(
    intent: RefusalIntent, ada: User, omar: User, cleo: User
) -> None:
    with time_machine.travel(after(intent, 1)):
        decision = refuse(intent, omar)
        with pytest.raises(Conflict):
            services.answer(intent, text="We were ill.", actor=ada)
        services.send_back(decision, reason="Look again.", actor=cleo)
        with pytest.raises(Conflict):
            services.answer(intent, text="We were ill.", actor=ada)
    intent.refresh_from_db()
    assert intent.answer == ""


def test_a_refusal_that_was_sent_back_has_been_heard_on_its_criteria_and_on_no_other(
    intent: RefusalIntent, ada: User, omar: User, cleo: User
) -> None:
    services.answer(intent, text="Not so.", actor=ada)
    services.send_back(refuse(intent, omar), reason="Add criterion 3.", actor=cleo)
    wider = Advice("deny", "The end user may divert the goods.", (), ("2", "3", "7"))
    grounds = (*GROUNDS, rules.Ground("3", "There is a war."))

    with pytest.raises(DomainError, match="not been heard on criterion 3"):
        services.decide(case_of(intent), advice=wider, granted={}, actor=omar, terms=Terms(grounds=grounds))

    assert refuse(intent, omar).unheard == ""


def test_taking_back_needs_a_reason_tells_the_exporter_and_forgets_that_they_were_heard(
    intent: RefusalIntent, ada: User, omar: User
) -> None:
    services.answer(intent, text="Not so.", actor=ada)
    told = mails()
    with pytest.raises(DomainError, match="reason"):
        services.take_back(case_of(intent), reason=" ", actor=omar)
    assert case_of(intent).status == "intent_to_refuse"

    services.take_back(case_of(intent), reason="Your answer convinces.", actor=omar)

    intent.refresh_from_db()
    assert (intent.status, case_of(intent).status, mails()) == ("taken_back", "under_review", told + 1)
    with pytest.raises(DomainError, match="not been heard"):
        refuse(intent, omar)
    with pytest.raises(Conflict):
        services.take_back(case_of(intent), reason="Again.", actor=omar)


def test_only_who_acts_for_the_exporter_answers(
    intent: RefusalIntent, sam: User, omar: User, ada: User
) -> None:
    for somebody in (sam, omar):
        with pytest.raises(NotPermitted):
            services.answer(intent, text="I am not asked.", actor=somebody)
    for text in ("", " \n"):
        with pytest.raises(DomainError, match="Write your answer"):
            services.answer(intent, text=text, actor=ada)
    intent.refresh_from_db()
    assert intent.status == "open"


def test_a_document_that_is_not_taken_takes_the_answer_back_with_it(intent: RefusalIntent, ada: User) -> None:
    papers = [SimpleUploadedFile("lease.pdf", PDF), SimpleUploadedFile("lease.exe", b"MZ")]

    with pytest.raises(DomainError):
        services.answer(intent, text="See the lease.", uploads=papers, actor=ada)

    intent.refresh_from_db()
    assert (intent.status, intent.answer) == ("open", "")
    assert not StoredFile.objects.filter(kind="answer").exists()
    with pytest.raises(DomainError, match="at most 10"):
        services.answer(intent, text="See.", uploads=papers[:1] * 11, actor=ada)


def test_another_officer_neither_announces_nor_takes_back(intent: RefusalIntent, cleo: User) -> None:
    with pytest.raises(NotPermitted):
        services.take_back(case_of(intent), reason="No.", actor=cleo)
    with pytest.raises(Conflict):
        services.announce(case_of(intent), announcement=ANNOUNCED, actor=cleo)


def test_the_database_keeps_what_was_announced_and_answered(intent: RefusalIntent, ada: User) -> None:
    services.answer(intent, text="Not so.", actor=ada)
    row = RefusalIntent.objects.filter(pk=intent.pk)

    for change in ({"reason": "Other."}, {"public_reasons": ["x", "y"]}, {"answer": "Yes."}, {"late": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError, match="one_pending"), transaction.atomic():
        RefusalIntent.objects.create(
            case=intent.case,
            reason="Twice.",
            criteria=["7"],
            public_reasons=["x"],
            protected_reasons=[""],
            made_by=ada,
            due_on=intent.due_on,
        )


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_refusal_at_once_never_both_pass_unseen(
    intent: RefusalIntent, ada: User, omar: User
) -> None:
    """Whoever comes second is refused: the answer is not lost under a decision that did not see it."""
    with time_machine.travel(after(intent, 1), tick=True):
        case = case_of(intent)

        def act(number: int) -> str:
            if number:
                services.answer(intent, text="Here we are.", actor=ada)
                return "answered"
            services.decide(case, advice=REFUSAL, granted={}, actor=omar, terms=REFUSED, version=case.version)
            return "refused"

        results = at_once(act, 2)
    done = [one for one in results if isinstance(one, str)]
    assert len(done) == 1
    assert all(isinstance(one, str | Conflict) for one in results)
    intent.refresh_from_db()
    assert (intent.answer != "") == (done == ["answered"])
    assert Decision.objects.count() == (done == ["refused"])
