"""The exporter's pages: what waits, answering point by point, more time, and nothing of the file."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.questions import services
from licensing.questions.models import AnswerDraft, AnswerExtension, Enquiry, Overlap
from licensing.questions.services import Given
from licensing.review.models import Case
from tests.factories.applications import PDF
from tests.factories.cases import case_under_review
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
POINTS = Given("About the plant:", points=("When was it built?", "Who runs it?"))


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def queries_of(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def page(asked: Enquiry, name: str = "answer") -> str:
    return reverse(f"licensing:{name}", args=[asked.pk])


def test_ada_answers_and_a_second_send_is_a_conflict(adas: Client, asked: Enquiry) -> None:
    assert "Which machine?" in text_of(adas.get(page(asked)))

    first, second = (adas.post(page(asked), {"answer": "A cutting table."}) for _ in range(2))

    assert first.status_code == 302
    assert second.status_code == 409
    asked.refresh_from_db()
    assert asked.answer == "A cutting table."
    assert "was answered" in text_of(adas.get(page(asked)))


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * 8001])
def test_an_answer_that_cannot_be_taken_is_said_beside_the_field(
    adas: Client, asked: Enquiry, typed: str
) -> None:
    answer = adas.post(page(asked), {"answer": typed})

    assert answer.status_code == 422
    assert 'id="id_answer-error"' in text_of(answer)
    assert typed.strip() in text_of(answer)
    assert Enquiry.objects.get().status == "open"


def test_each_point_is_answered_by_itself(adas: Client, case: Case, omar: User) -> None:
    asked = services.ask(case, POINTS, actor=omar)

    half = adas.post(page(asked), {"point_1": "1998", "point_2": ""})
    assert half.status_code == 422
    assert 'id="id_point_2-error"' in text_of(half)
    assert "1998" in text_of(half)
    assert adas.post(page(asked), {"point_1": "1998", "point_2": "We do."}).status_code == 302

    asked.refresh_from_db()
    assert asked.point_answers == ["1998", "We do."]


def test_saving_keeps_half_an_answer_and_says_that_nothing_is_sent(
    adas: Client, case: Case, omar: User
) -> None:
    asked = services.ask(case, POINTS, actor=omar)
    paper = SimpleUploadedFile("plan.pdf", PDF)
    saved = adas.post(
        page(asked),
        {"point_1": "1998", "point_2": "", "save": "1", "version": "0", "documents": paper},
        follow=True,
    )

    shown = text_of(saved)
    for text in (
        "It is not sent yet.",
        "1998",
        "plan.pdf",
        "Saving and attaching documents is not answering",
    ):
        assert text in shown
    asked.refresh_from_db()
    assert asked.status == "open"

    document = asked.answer_documents.get()
    remove = reverse("licensing:answer-remove-document", args=[asked.pk, document.pk])
    assert "plan.pdf" not in text_of(adas.post(remove, follow=True))


def test_a_page_from_before_is_refused(adas: Client, asked: Enquiry) -> None:
    data = {"answer": "One", "save": "1", "version": "0"}

    assert [adas.post(page(asked), data).status_code for _ in range(2)] == [302, 409]
    assert adas.post(page(asked), {"answer": "Two", "version": "0"}).status_code == 409


def test_a_bad_file_is_said_beside_the_field(adas: Client, asked: Enquiry) -> None:
    bad = SimpleUploadedFile("a.pdf", b"MZ no document")
    answer = adas.post(page(asked), {"answer": "See.", "documents": bad})

    assert answer.status_code == 422
    assert 'id="id_documents-error"' in text_of(answer)


def test_bruno_takes_over_what_ada_began(
    adas: Client, sign_in: SignIn, asked: Enquiry, arden: Organization, ada: User, bruno: User
) -> None:
    make_member(arden, bruno)
    services.save_answer(asked, text="A cut", actor=ada)
    brunos = sign_in(bruno)

    shown = text_of(brunos.get(page(asked)))
    assert "Ada" in shown
    assert "Send the answer</button>" not in shown
    assert brunos.post(page(asked), {"answer": "Mine.", "version": "1"}).status_code == 409
    taken = brunos.post(reverse("licensing:answer-take-over", args=[asked.pk]), follow=True)
    assert "A cut" in text_of(taken)
    assert AnswerDraft.objects.get().held_by == bruno


def test_more_time_is_asked_for_beside_the_last_day(adas: Client, asked: Enquiry) -> None:
    url = page(asked, "answer-more-time")
    until = asked.due_on + timedelta(days=14)
    assert f"{asked.due_on:%-d %b %Y}" in text_of(adas.get(url))

    early = adas.post(url, {"until": asked.due_on, "reason": "Away."})
    assert 'id="id_until-error"' in text_of(early)
    assert "You asked for more time" in text_of(
        adas.post(url, {"until": until, "reason": "Away."}, follow=True)
    )
    assert AnswerExtension.objects.get().wanted_until == until
    assert adas.post(url, {"until": until, "reason": "Away."}).status_code == 409


def test_the_list_has_what_waits_first_due_first_and_finds_the_rest(
    adas: Client, case: Case, arden: Organization, ada: User, omar: User
) -> None:
    late = services.ask(case, Given("Which machine?", days=30), actor=omar)
    other = case_under_review(arden, ada, omar)
    soon = services.ask(other, Given("Who installs it?", days=5), actor=omar)
    done = services.ask(other, Given("When was the plant built?"), actor=omar)
    services.answer(done, text="1998.", actor=ada)
    url = reverse("licensing:questions")

    def rows(**query: str) -> list[Enquiry]:
        return [one for one, _ in adas.get(url, query).context["rows"]]

    assert rows() == [soon, late]
    assert rows(state="answered") == [done]
    assert rows(state="all", q=other.reference) == [done, soon]
    assert "No question fits" in text_of(adas.get(url, {"q": "EX-1999"}))


def test_what_waits_in_another_organization_is_counted_and_not_mixed(
    adas: Client, asked: Enquiry, ada: User, omar: User
) -> None:
    second = make_organization(ada, name="Second Photonics Ltd")
    services.ask(case_under_review(second, ada, omar), Given("Who owns the hall?"), actor=omar)

    shown = text_of(adas.get(reverse("licensing:questions")))

    assert "1 question waits for <bdi>Second Photonics Ltd</bdi>" in shown
    assert "Who owns the hall?" not in shown
    theirs = adas.get(page(Enquiry.objects.get(question="Who owns the hall?")))
    assert (theirs.status_code, "Second Photonics Ltd" in text_of(theirs)) == (403, True)


def test_an_overdue_question_says_so_and_can_still_be_answered(adas: Client, asked: Enquiry) -> None:
    Enquiry.objects.filter(pk=asked.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert "You can still answer" in text_of(adas.get(page(asked)))
    assert "Overdue" in text_of(adas.get(reverse("licensing:questions")))
    assert adas.post(page(asked), {"answer": "A table."}).status_code == 302


def test_the_message_says_when_another_question_still_waits(
    adas: Client, asked: Enquiry, case: Case, omar: User
) -> None:
    services.ask(Case.objects.get(pk=case.pk), Given("Who installs it there?"), actor=omar)

    answer = adas.post(page(asked), {"answer": "A table."}, follow=True)

    assert "Another question still waits" in text_of(answer)


SECRETS = ("Sonia", "sonia@", "SECRET-DRAFT", "SECRET-NOTE", "SECRET-SETTLED", "SECRET-DROPPED")


def test_no_page_of_the_exporter_has_anything_of_the_file(
    adas: Client, case: Case, sonia: User, omar: User, ada: User
) -> None:
    one = services.ask(case, Given("Which machine?", asked_for="Screening", note="SECRET-NOTE"), actor=sonia)
    services.send(one, actor=omar)
    services.ask(case, Given("SECRET-DRAFT suspicion"), actor=sonia)
    dropped = services.ask(case, Given("What else is in the hall?"), actor=sonia)
    services.drop(dropped, reason="SECRET-DROPPED", actor=omar)
    again = services.ask(case, Given("Which machine?"), actor=sonia)
    services.settle(Overlap.objects.get(later=again), "keep", reason="SECRET-SETTLED", actor=sonia)
    services.answer(one, text="A table.", actor=ada)
    services.send(Enquiry.objects.get(pk=again.pk), actor=omar)
    hidden = Enquiry.objects.get(question__startswith="SECRET-DRAFT")

    application = case.application_id
    urls = [
        reverse("licensing:portal"),
        reverse("licensing:questions"),
        reverse("licensing:questions") + "?state=all",
        reverse("licensing:application-questions", args=[application]),
        reverse("licensing:tracking", args=[application]),
        page(one),
        page(again),
        page(again, "answer-more-time"),
    ]
    for url in urls:
        shown = text_of(adas.get(url))
        assert [secret for secret in SECRETS if secret in shown] == [], url
    assert "Screening" in text_of(adas.get(page(one))), "the team is named"
    assert adas.get(page(hidden)).status_code == 404
    assert adas.get(page(dropped)).status_code == 404


def test_sam_of_another_firm_finds_none_of_it(sign_in: SignIn, sam: User, asked: Enquiry) -> None:
    make_organization(sam)
    theirs = sign_in(sam)

    for url in (page(asked), page(asked, "answer-more-time"), page(asked, "answer-take-over")):
        assert {theirs.get(url).status_code, theirs.post(url).status_code} <= {404, 405}
    of_application = reverse("licensing:application-questions", args=[asked.case.application_id])
    assert theirs.get(of_application).status_code == 404
    assert asked.case.reference not in text_of(theirs.get(reverse("licensing:questions")))
    assert Enquiry.objects.get().status == "open"


def test_the_pages_take_the_same_reads_for_one_question_or_three(
    adas: Client, asked: Enquiry, case: Case, omar: User
) -> None:
    urls = [
        page(asked),
        reverse("licensing:questions"),
        reverse("licensing:application-questions", args=[case.application_id]),
    ]
    before = [queries_of(adas, url) for url in urls]
    for text in ("Who installs the furnace?", "When was the plant built?"):
        services.ask(Case.objects.get(pk=case.pk), Given(text), actor=omar)

    assert [before, [queries_of(adas, url) for url in urls]] == [[9, 6, 5], [9, 6, 5]]
