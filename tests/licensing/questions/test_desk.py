"""The regulator's pages: asking, what is to be done, one question, the panel of a case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.questions import services
from licensing.questions.models import Enquiry, Overlap
from licensing.questions.services import Given
from licensing.review.models import Case
from tests.factories.applications import PDF
from tests.factories.cases import case_under_review

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
FORM = {"question": "Which machine?", "subject": "other", "days": "20", "asked_for": "Licensing"}
LIST = "/desk/questions/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def queries_of(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def page(name: str, subject: Any) -> str:
    return reverse(f"licensing:{name}", args=[subject.pk])


def listed(web: Client, show: str, whose: str = "mine") -> list[Enquiry]:
    return [one for one, _ in web.get(LIST, {"show": show, "whose": whose}).context["rows"]]


# Asking


def test_omar_asks_once_and_a_second_send_is_a_conflict(omars: Client, case: Case) -> None:
    data = {**FORM, "version": case.version}
    assert "Send the question" in text_of(omars.get(page("case-ask", case)))

    assert [omars.post(page("case-ask", case), data).status_code for _ in range(2)] == [302, 409]
    assert (Enquiry.objects.get().question, Enquiry.objects.get().status) == ("Which machine?", "open")


@pytest.mark.parametrize("typed", ["", " \n ", "x" * 4001])
def test_a_question_that_cannot_be_put_is_said_beside_the_field(
    omars: Client, case: Case, typed: str
) -> None:
    answer = omars.post(page("case-ask", case), {**FORM, "question": typed, "version": case.version})

    assert answer.status_code == 422
    assert 'id="id_question-error"' in text_of(answer)
    assert typed.strip() in text_of(answer)
    assert not Enquiry.objects.exists()


def test_asking_from_a_stale_page_is_a_conflict(omars: Client, case: Case) -> None:
    for version in ({"version": case.version - 1}, {}):
        assert omars.post(page("case-ask", case), {**FORM, **version}).status_code == 409
    assert not Enquiry.objects.exists()


def test_a_question_has_points_a_subject_documents_and_a_team(omars: Client, case: Case) -> None:
    line = case.application.lines.get()
    answer = omars.post(
        page("case-ask", case),
        {
            **FORM,
            "points": "Which model?\n\n How many? ",
            "subject": f"goods:{line.pk}",
            "documents_wanted": "Data sheet",
            "days": "10",
            "asked_for": "Technical unit",
            "documents": SimpleUploadedFile("form.pdf", PDF),
            "version": case.version,
        },
    )

    assert answer.status_code == 302
    made = Enquiry.objects.get()
    assert (made.points, made.line, made.days) == (["Which model?", "How many?"], line, 10)
    assert (made.documents_wanted, made.asked_for) == ("Data sheet", "Technical unit")
    assert StoredFile.objects.get(kind="question").owner_id == made.pk


def test_a_bad_file_is_said_beside_the_field(omars: Client, case: Case) -> None:
    bad = SimpleUploadedFile("form.pdf", b"MZ no document")
    answer = omars.post(page("case-ask", case), {**FORM, "version": case.version, "documents": bad})

    assert answer.status_code == 422
    assert 'id="id_documents-error"' in text_of(answer)
    assert not Enquiry.objects.exists()


def test_a_colleague_drafts_and_is_told_who_sends(
    sign_in: SignIn, case: Case, make_user: Callable[..., User]
) -> None:
    olga = sign_in(make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER))

    assert "Omar has this case" in text_of(olga.get(page("case-ask", case)))
    sent = {**FORM, "version": case.version}
    assert "Say what you need the answer for." in text_of(olga.post(page("case-ask", case), sent))
    answer = olga.post(page("case-ask", case), sent | {"note": "For the score."}, follow=True)

    made = Enquiry.objects.get()
    assert made.status == "drafted"
    assert "The officer of the case sends it" in text_of(answer)
    assert "Omar has this case" in text_of(olga.get(page("desk-question", made)))
    refused = olga.post(page("question-send", made), {"version": made.version})
    assert refused.status_code == 403


def test_an_earlier_answer_is_shown_and_reused_with_one_press(
    omars: Client, case: Case, omar: User, ada: User
) -> None:
    first = services.ask(case, Given("Which machine?"), actor=omar)
    services.answer(first, text="A cutting table.", actor=ada)
    case.refresh_from_db()

    shown = omars.post(page("case-ask", case), {**FORM, "version": case.version}, follow=True)
    text = text_of(shown)
    for part in ("Nothing was sent yet", "Was asked and answered on", "A cutting table.", "Reuse the answer"):
        assert part in text
    made = Enquiry.objects.get(status="drafted")
    overlap = Overlap.objects.get()
    done = omars.post(
        page("question-settle", overlap), {"how": "reuse", "version": made.version}, follow=True
    )

    assert "Answered by an earlier answer" in text_of(done)
    assert omars.post(page("question-settle", overlap), {"how": "reuse", "version": "9"}).status_code == 409


def test_what_contradicts_is_settled_on_a_page_that_offers_what_can_be_done(
    omars: Client, case: Case, omar: User, sonia: User
) -> None:
    services.ask(case, Given("Which machine?"), actor=sonia)
    made = services.ask(case, Given("Which machine?", days=5), actor=omar)
    url = page("question-settle", Overlap.objects.get(later=made))

    shown = text_of(omars.get(url))
    for part in ("Merge: ask the points of both", "Ask both", "Drop the other question"):
        assert part in shown
    assert "Use the earlier answer" not in shown
    without = omars.post(url, {"how": "keep", "reason": "", "version": made.version})
    assert 'id="id_reason-error"' in text_of(without)
    assert omars.post(url, {"how": "merge", "version": made.version}).status_code == 302
    made.refresh_from_db()
    assert len(made.points) == 2


def test_whoever_drafted_is_offered_what_is_theirs_to_do(
    sign_in: SignIn, case: Case, omar: User, sonia: User
) -> None:
    services.ask(case, Given("Which machine?"), actor=omar)
    made = services.ask(case, Given("Which machine?", days=5), actor=sonia)
    url, sonias = page("question-settle", Overlap.objects.get(later=made)), sign_in(sonia)

    shown = text_of(sonias.get(url))
    assert "Drop this question" in shown
    assert "The officer of the case can also" in shown
    assert "Ask both" not in shown.split("<form")[-1]
    keep = {"how": "keep", "reason": "Both.", "version": made.version}
    assert 'id="id_how-error"' in text_of(sonias.post(url, keep))


# What is to be done


def test_each_question_stands_in_its_list(
    omars: Client, case: Case, omar: User, sonia: User, ada: User, arden: Organization
) -> None:
    drafted = services.ask(case, Given("When was the plant built?"), actor=sonia)
    late = services.ask(case, Given("Who installs the furnace?"), actor=omar)
    read = services.ask(case, Given("Which ship takes the goods?"), actor=omar)
    services.answer(read, text="The Larkspur.", actor=ada)
    twice = services.ask(case, Given("Who installs the furnace?"), actor=sonia)
    until = late.due_on + timedelta(days=20)
    services.ask_for_more_time(late, reason="Away.", until=until, actor=ada)
    Enquiry.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert listed(omars, "send") == [drafted]
    assert listed(omars, "settle") == [twice]
    assert listed(omars, "read") == [read]
    assert listed(omars, "time") == [late]
    assert listed(omars, "overdue") == [late]
    assert listed(omars, "open") == [late]
    counts = {key: count for key, _, count in omars.get(LIST).context["chips"]}
    assert counts == {"settle": 1, "send": 1, "read": 1, "time": 1, "overdue": 1, "open": 1}


def test_mine_is_of_my_cases_or_drafted_by_me(
    sign_in: SignIn, asked: Enquiry, sonia: User, omar: User
) -> None:
    sonias = sign_in(sonia)

    assert listed(sonias, "open") == []
    assert "No such question is yours" in text_of(sonias.get(LIST, {"show": "open"}))
    assert listed(sonias, "open", "all") == [asked]


def test_the_pages_take_the_same_reads_for_one_question_or_three(
    omars: Client, case: Case, asked: Enquiry, omar: User, sonia: User, arden: Organization, ada: User
) -> None:
    urls = [
        f"{LIST}?show=open&whose=all",
        page("case-questions", case),
        page("desk-question", asked),
        page("case-ask", case),
    ]
    before = [queries_of(omars, url) for url in urls]
    for text in ("Who installs the furnace?", "When was the plant built?"):
        services.ask(Case.objects.get(pk=case.pk), Given(text), actor=omar)
    services.ask(case, Given("Which machine?", days=9), actor=sonia)
    other = case_under_review(arden, ada, omar)
    services.ask(other, Given("Which ship?"), actor=omar)

    assert [before, [queries_of(omars, url) for url in urls]] == [[5, 8, 8, 6], [5, 8, 8, 6]]


# One question


def test_the_panel_is_a_page_and_a_part(omars: Client, asked: Enquiry, ada: User) -> None:
    services.answer(asked, text="A cutting table.", actor=ada)
    url = page("case-questions", asked.case)
    whole, part = text_of(omars.get(url)), text_of(omars.get(url, headers=HTMX))

    assert "<h1>" in whole
    assert "<h1>" not in part
    for text in (whole, part):
        assert "Which machine?" in text
        assert "A cutting table." in text
        assert "Ask the exporter" in text


def test_a_draft_answer_is_not_on_the_authoritys_pages(omars: Client, asked: Enquiry, ada: User) -> None:
    paper = SimpleUploadedFile("hidden-plan.pdf", PDF)
    services.save_answer(asked, text="HALF-WRITTEN", uploads=[paper], actor=ada)

    for url in (page("case-questions", asked.case), page("desk-question", asked)):
        shown = text_of(omars.get(url))
        assert "HALF-WRITTEN" not in shown
        assert "hidden-plan" not in shown


def test_omar_accepts_or_asks_again(omars: Client, asked: Enquiry, ada: User) -> None:
    services.answer(asked, text="A table.", actor=ada)
    asked.refresh_from_db()
    again = {"question": "What kind of table?", "days": "20", "version": asked.version}

    assert omars.post(page("question-again", asked), {**again, "version": "1"}).status_code == 409
    assert omars.post(page("question-again", asked), {**again, "question": ""}).status_code == 422
    assert omars.post(page("question-again", asked), again).status_code == 302
    second = Enquiry.objects.get(round=2)
    shown = text_of(omars.get(page("desk-question", second)))
    assert "A table." in shown
    assert "What kind of table?" in shown
    services.answer(second, text="A cutting table.", actor=ada)
    second.refresh_from_db()
    accept = [omars.post(page("question-accept", second), {"version": second.version}) for _ in range(2)]
    assert [one.status_code for one in accept] == [302, 409]


def test_a_question_is_withdrawn_with_a_reason_that_the_exporter_reads(
    omars: Client, adas: Client, asked: Enquiry
) -> None:
    url = page("question-take-back", asked)
    assert "The exporter reads the reason" in text_of(omars.get(url))

    assert omars.post(url, {"reason": "", "version": asked.version}).status_code == 422
    assert omars.post(url, {"reason": "It is in the order.", "version": asked.version}).status_code == 302
    assert "It is in the order." in text_of(adas.get(page("answer", asked)))


def test_more_time_is_given_or_not_with_the_reason_beside_it(
    omars: Client, adas: Client, asked: Enquiry, ada: User
) -> None:
    until = asked.due_on + timedelta(days=14)
    wanted = services.ask_for_more_time(asked, reason="The builder is away.", until=until, actor=ada)
    url = page("question-more-time", wanted)
    assert "The builder is away." in text_of(omars.get(url))

    refuse = {"decision": "refuse", "reason": "", "version": wanted.version}
    assert 'id="id_reason-error"' in text_of(omars.post(url, refuse))
    grant = {"decision": "grant", "until": "", "version": wanted.version}
    assert 'id="id_until-error"' in text_of(omars.post(url, grant))
    assert omars.post(url, {**grant, "until": until}).status_code == 302
    assert f"{until:%-d %b %Y}" in text_of(adas.get(page("answer", asked)))


def test_an_unanswered_question_says_that_the_case_may_be_returned(omars: Client, asked: Enquiry) -> None:
    longago = timezone.now() - timedelta(days=70)
    Enquiry.objects.filter(pk=asked.pk).update(status="open", due_on=longago.date())
    assert "may be returned" not in text_of(omars.get(page("case-questions", asked.case)))
    old = Enquiry.objects.create(
        case=asked.case, question="Old?", asked_by=asked.asked_by, due_on=longago.date(), status="open"
    )
    Enquiry.objects.filter(pk=old.pk).update(created_at=longago)

    assert "may be returned" in text_of(omars.get(page("case-questions", asked.case)))
