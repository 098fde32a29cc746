"""Asking, answering, more time, accepting, asking again: one test per exit."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.access import may_read
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.questions import services
from licensing.questions.models import AnswerDraft, AnswerExtension, Enquiry
from licensing.questions.services import Given
from licensing.review.models import Case
from tests.factories.applications import PDF
from tests.factories.cases import case_under_review
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.django_db
MACHINE = Given("Which machine?")
PLANT = Given("When was the plant built, and by whom?", points=("The year", "The builder"))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def state(case: Case) -> tuple[str, bool]:
    found = fresh(case)
    return found.status, found.waiting


def reasons(case: Case) -> list[str]:
    return list(
        Clock.objects.get(subject_id=case.pk).pauses.order_by("started_at").values_list("reason", flat=True)
    )


def test_the_clock_stands_still_until_the_last_question_is_answered(
    case: Case, omar: User, ada: User
) -> None:
    first = services.ask(case, MACHINE, actor=omar)
    second = services.ask(case, PLANT, actor=omar)
    assert (first.status, second.status) == ("open", "open")
    assert state(case) == ("query_applicant", True)

    services.answer(first, text="A cutting table.", actor=ada)
    assert state(case) == ("query_applicant", True)
    services.answer(second, text="", point_answers=["1998", "Ourselves"], actor=ada)

    assert state(case) == ("under_review", False)
    pauses = Clock.objects.get(subject_id=case.pk).pauses
    assert not pauses.filter(ended_at=None).exists()
    assert set(reasons(case)) == {
        "A question waits for the exporter's answer",
        "2 questions wait for answers",
    }
    second.refresh_from_db()
    assert second.answered_points == [("The year", "1998"), ("The builder", "Ourselves")]


def test_what_a_colleague_drafts_waits_for_the_officer(
    case: Case, omar: User, sonia: User, make_user: Callable[..., User]
) -> None:
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    drafted = services.ask(case, Given("Which machine?", asked_for="Screening"), actor=sonia)
    assert drafted.status == "drafted"
    assert state(case) == ("under_review", False)

    with pytest.raises(NotPermitted, match="licensing officer"):
        services.send(drafted, actor=sonia)
    with pytest.raises(NotPermitted, match="Omar has this case"):
        services.send(drafted, actor=olga)
    sent = services.send(drafted, actor=omar, version=drafted.version)

    assert (sent.status, sent.asked_by, sent.sent_by) == ("open", sonia, omar)
    assert state(case) == ("query_applicant", True)


def test_a_question_to_a_case_of_nobody_stays_a_draft(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    Case.objects.filter(pk=case.pk).update(officer=None)

    assert services.ask(case, MACHINE, actor=omar).status == "drafted"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given(" \n "), "question_required"),
        (Given("All?", points=("x",) * 21), "too_many_points"),
    ],
)
def test_a_question_that_asks_nothing_is_refused(case: Case, omar: User, given: Given, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.ask(case, given, actor=omar)
    assert refused.value.code == code


def test_a_question_is_about_its_own_case(case: Case, arden: Organization, ada: User, omar: User) -> None:
    other = case_under_review(arden, ada, omar)
    line = other.application.lines.get()

    with pytest.raises(DomainError, match="not part of the case"):
        services.ask(case, Given("Which?", about="goods", line=line), actor=omar)


def test_inspectors_strangers_and_stale_pages_ask_nothing(case: Case, omar: User, inez: User) -> None:
    with pytest.raises(NotPermitted):
        services.ask(case, MACHINE, actor=inez)
    with pytest.raises(Conflict):
        services.ask(case, MACHINE, actor=omar, version=case.version - 1)
    assert not Enquiry.objects.exists()


def test_what_was_sent_and_answered_is_never_edited(asked: Enquiry, ada: User) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Enquiry.objects.filter(pk=asked.pk).update(question="Another?")
    services.answer(asked, text="A cutting table.", actor=ada)
    with pytest.raises(DatabaseError), transaction.atomic():
        Enquiry.objects.filter(pk=asked.pk).update(answer="Another.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Enquiry.objects.filter(pk=asked.pk).delete()


# Answering


def test_a_stranger_does_not_answer(asked: Enquiry, sam: User) -> None:
    make_organization(sam)

    with pytest.raises(NotPermitted, match="do not act for"):
        services.answer(asked, text="Because.", actor=sam)
    with pytest.raises(NotPermitted):
        services.save_answer(asked, text="Because.", actor=sam)


def test_a_question_answered_twice_keeps_the_first_answer(asked: Enquiry, ada: User) -> None:
    services.answer(asked, text="First.", actor=ada)

    with pytest.raises(Conflict):
        services.answer(asked, text="Second.", actor=ada)

    asked.refresh_from_db()
    assert asked.answer == "First."


def test_attaching_and_saving_is_not_answering(asked: Enquiry, ada: User, omar: User) -> None:
    paper = SimpleUploadedFile("sheet.pdf", PDF)
    draft = services.save_answer(asked, text="A cut", uploads=[paper], actor=ada, version="0")
    file = StoredFile.objects.get(kind="answer")

    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("open", "")
    assert state(asked.case) == ("query_applicant", True)
    assert may_read(ada, file)
    assert not may_read(omar, file), "nothing of it is the authority's until it is sent"

    services.answer(asked, text="A cutting table.", actor=ada, version=str(draft.version))
    assert may_read(omar, file)
    assert not AnswerDraft.objects.exists()


def test_a_document_that_was_removed_is_not_sent(asked: Enquiry, ada: User, omar: User) -> None:
    services.save_answer(asked, text="", uploads=[SimpleUploadedFile("a.pdf", PDF)], actor=ada)
    document = asked.answer_documents.get()

    services.remove_document(document, actor=ada)
    services.answer(asked, text="A cutting table.", actor=ada)

    assert not may_read(omar, document.file)
    with pytest.raises(Conflict):
        services.remove_document(document, actor=ada)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.pdf", b"MZ no document", "file_type_refused"), ("a.pdf", b"", "file_empty")],
)
def test_a_bad_file_sends_nothing(asked: Enquiry, ada: User, name: str, data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.answer(asked, text="See.", uploads=[SimpleUploadedFile(name, data)], actor=ada)

    assert refused.value.code == code
    asked.refresh_from_db()
    assert asked.status == "open"


def test_too_many_files_are_refused(asked: Enquiry, ada: User) -> None:
    with pytest.raises(DomainError, match="at most 10"):
        services.save_answer(
            asked, text="", uploads=[SimpleUploadedFile("a.pdf", PDF) for _ in range(11)], actor=ada
        )


def test_a_colleague_takes_a_draft_over(asked: Enquiry, arden: Organization, ada: User, bruno: User) -> None:
    make_member(arden, bruno)
    services.save_answer(asked, text="A cut", actor=ada)

    with pytest.raises(Conflict, match="Ada"):
        services.answer(asked, text="Mine.", actor=bruno)
    taken = services.take_over(asked, actor=bruno)
    assert (taken.answer, taken.held_by) == ("A cut", bruno)
    with pytest.raises(Conflict, match="Bruno"):
        services.save_answer(asked, text="A cutting table.", actor=ada)

    assert services.answer(asked, text="A cutting table.", actor=bruno).answered_by == bruno


def test_a_stale_draft_is_not_written_over(asked: Enquiry, ada: User) -> None:
    services.save_answer(asked, text="One", actor=ada, version="0")

    with pytest.raises(Conflict, match="while your page was open"):
        services.save_answer(asked, text="Two", actor=ada, version="0")
    assert AnswerDraft.objects.get().answer == "One"


# Taking back


def test_a_withdrawn_question_waits_no_longer(asked: Enquiry, omar: User, ada: User) -> None:
    with pytest.raises(DomainError, match="needs a reason"):
        services.withdraw(asked, reason=" ", actor=omar)
    services.withdraw(asked, reason="We found it in the order.", actor=omar)

    assert state(asked.case) == ("under_review", False)
    with pytest.raises(Conflict):
        services.answer(asked, text="Late.", actor=ada)


def test_who_drafted_takes_a_draft_back_and_a_stranger_does_not(
    case: Case, sonia: User, make_user: Callable[..., User]
) -> None:
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    drafted = services.ask(case, MACHINE, actor=sonia)

    with pytest.raises(NotPermitted, match="who drafted"):
        services.drop(drafted, reason="No.", actor=olga)
    assert services.drop(drafted, reason="Found it.", actor=sonia).status == "dropped"


# More time


def test_more_time_is_asked_for_and_granted(asked: Enquiry, ada: User, omar: User) -> None:
    until = asked.due_on + timedelta(days=10)
    wanted = services.ask_for_more_time(asked, reason="The builder is away.", until=until, actor=ada)
    with pytest.raises(Conflict, match="already"):
        services.ask_for_more_time(asked, reason="Still.", until=until, actor=ada)

    services.grant(wanted, until=until, actor=omar, version=wanted.version)

    asked.refresh_from_db()
    assert asked.due_on == until
    assert reasons(asked.case)[-1].endswith(f"more time until {until:%-d %b %Y}")
    assert state(asked.case) == ("query_applicant", True)


def test_more_time_is_refused_with_a_reason(asked: Enquiry, ada: User, omar: User, sonia: User) -> None:
    due = asked.due_on
    wanted = services.ask_for_more_time(
        asked, reason="The builder is away.", until=due + timedelta(days=10), actor=ada
    )

    with pytest.raises(NotPermitted):
        services.refuse(wanted, reason="No.", actor=sonia)
    with pytest.raises(DomainError, match="needs a reason"):
        services.refuse(wanted, reason=" ", actor=omar)
    services.refuse(wanted, reason="The goods wait.", actor=omar)

    asked.refresh_from_db()
    assert asked.due_on == due
    with pytest.raises(Conflict):
        services.grant(wanted, until=due + timedelta(days=10), actor=omar)


def test_more_time_is_no_longer_asked_for_once_the_day_is_over(asked: Enquiry, ada: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Enquiry.objects.filter(pk=asked.pk).update(due_on=yesterday)

    with pytest.raises(DomainError, match="is over"):
        services.ask_for_more_time(asked, reason="Late.", until=yesterday + timedelta(days=30), actor=ada)


def test_an_answer_closes_the_request_for_more_time(asked: Enquiry, ada: User) -> None:
    until = asked.due_on + timedelta(days=10)
    services.ask_for_more_time(asked, reason="The builder is away.", until=until, actor=ada)
    services.answer(asked, text="A cutting table.", actor=ada)

    assert AnswerExtension.objects.get().status == "past"


# Reading the answer


def test_an_answer_is_accepted_or_asked_about_again(asked: Enquiry, ada: User, omar: User) -> None:
    with pytest.raises(Conflict):
        services.accept(asked, actor=omar)
    services.answer(asked, text="A table.", actor=ada)

    second = services.ask_again(asked, Given("What kind of table?"), actor=omar)

    assert (second.first, second.round, second.status) == (asked, 2, "open")
    assert state(asked.case) == ("query_applicant", True)
    services.answer(second, text="A cutting table.", actor=ada)
    assert services.accept(second, actor=omar).status == "accepted"
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("asked_again", "A table.")
    with pytest.raises(Conflict):
        services.ask_again(asked, Given("And?"), actor=omar)


def test_only_the_officer_reads_for_the_authority(asked: Enquiry, ada: User, sonia: User) -> None:
    services.answer(asked, text="A table.", actor=ada)

    for act in (
        lambda: services.accept(asked, actor=sonia),
        lambda: services.ask_again(asked, Given("And?"), actor=sonia),
    ):
        with pytest.raises(NotPermitted):
            act()
