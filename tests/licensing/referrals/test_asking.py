"""Questions that an agency drafts; the officer sends, edits, merges or declines; the agency reads answers."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.roles import Role, Side
from licensing.questions import services as questions
from licensing.questions.models import Enquiry, Overlap
from licensing.questions.services import Given
from licensing.referrals import askers, services
from licensing.referrals.models import AgencyQuestion, Referral
from tests.core.threads import at_once
from tests.factories.applications import upload
from tests.factories.cases import case_under_review
from tests.licensing.referrals.build import let_run_out, make_agency, refer

pytestmark = pytest.mark.django_db
WHICH = Given("Into which machines will the lasers be built?", note="To rule out a military line.")


@pytest.fixture
def referral(case, omar, dora):
    """The case before Dora's agency."""
    (made,) = refer(case, make_agency(dora, short_name="DEF"), actor=omar)
    return made


@pytest.fixture
def drafted(referral, dora):
    """A question that Dora drafted."""
    return services.draft_question(referral, WHICH, actor=dora).enquiry


def told(person, kind):
    return Notice.objects.filter(person=person, kind=f"questions.{kind}").count()


def page_of(referral):
    return reverse("licensing:referral", args=[referral.pk])


def text_of(answer):
    return answer.content.decode()


def test_a_draft_waits_for_the_officer_who_sends_it_in_the_agency_s_name(
    referral, drafted, omar, dora, ada, sign_in
):
    assert (drafted.status, drafted.asked_for, drafted.asked_by) == ("drafted", "DEF", dora)
    assert told(omar, "drafted") == 1
    assert "With the officer" in text_of(sign_in(dora).get(page_of(referral)))

    sent = questions.send(drafted, actor=omar, version=drafted.version)

    assert told(dora, "released") == 1
    answer = questions.answer(sent, text="Two cutting cells in Jena.", actor=ada)
    assert told(dora, "answer_there") == 1
    assert told(omar, "answer_there") == 0
    shown = text_of(sign_in(dora).get(page_of(referral)))
    assert "Two cutting cells in Jena." in shown
    assert answer.asked_for == "DEF"
    verbs = AuditEvent.objects.filter(thread=drafted.case_id, verb__startswith="enquiry.")
    assert list(verbs.order_by("seq").values_list("verb", flat=True)) == [
        "enquiry.drafted",
        "enquiry.send",
        "enquiry.answer",
    ]


def test_the_clock_of_the_agency_runs_on(referral, drafted, omar):
    questions.send(drafted, actor=omar)
    clocks = {one.subject_id: one.paused for one in Clock.objects.all()}
    assert clocks[referral.pk] is False
    assert clocks[referral.case_id] is True
    assert Referral.objects.get().status == "open"


def test_the_purpose_is_needed_and_stays_inside(referral, dora, ada, omar, sign_in):
    with pytest.raises(DomainError, match="what you need the answer for"):
        services.draft_question(referral, Given("Which?", note="  "), actor=dora)
    made = services.draft_question(referral, WHICH, actor=dora)
    questions.send(made.enquiry, actor=omar)
    shown = text_of(sign_in(ada).get(reverse("licensing:answer", args=[made.enquiry_id])))
    assert WHICH.question in shown
    assert WHICH.note not in shown
    assert "Dora" not in shown


def test_the_officer_edits_a_draft_and_the_first_wording_stays(referral, drafted, omar, dora, sonia, sign_in):
    anew = Given("Please name the machines.", points=("Model", "Place"), days=10, documents_wanted="Layout")
    with pytest.raises(NotPermitted):
        questions.edit(drafted, anew, actor=sonia)

    edited = questions.edit(drafted, anew, actor=omar, version=drafted.version)

    assert (edited.question, edited.points, edited.days) == (
        "Please name the machines.",
        ["Model", "Place"],
        10,
    )
    assert (edited.as_drafted, edited.edited_by, edited.asked_for) == (WHICH.question, omar, "DEF")
    with pytest.raises(Conflict):
        questions.edit(drafted, anew, actor=omar, version=drafted.version)
    again = questions.edit(edited, Given("Name the machines."), actor=omar)
    assert again.as_drafted == WHICH.question
    with pytest.raises(DatabaseError, match="enquiry_keeps_its_first_wording"), transaction.atomic():
        Enquiry.objects.filter(pk=drafted.pk).update(as_drafted="Something else.")
    trail = AuditEvent.objects.filter(verb="enquiry.edited").order_by("seq").first()
    assert WHICH.question in str(trail.before)
    questions.send(again, actor=omar)
    shown = text_of(sign_in(dora).get(page_of(referral)))
    assert "Name the machines." in shown
    assert WHICH.question in shown
    assert "Omar</bdi> edited it" in shown
    with pytest.raises(Conflict):
        questions.edit(again, anew, actor=omar)


def test_an_edit_is_compared_again(referral, drafted, case, omar):
    questions.ask(case, Given("Who installs the furnace there?"), actor=omar)
    questions.edit(drafted, Given("Who installs the furnace there now?"), actor=omar)
    assert Overlap.objects.filter(later=drafted).count() == 1
    with pytest.raises(DomainError, match="Settle that first"):
        questions.send(drafted, actor=omar)


def test_a_question_that_is_declined_says_why_to_who_drafted_it(referral, drafted, omar, dora, sign_in):
    questions.drop(drafted, reason="The data sheet says so already.", actor=omar)
    assert told(dora, "declined") == 1
    shown = text_of(sign_in(dora).get(page_of(referral)))
    assert "Declined" in shown
    assert "The data sheet says so already." in shown


def test_who_drafted_takes_it_back_and_nobody_else_of_the_agency(referral, drafted, dora, felix, sign_in):
    services_url = reverse("licensing:referral-question-drop", args=[referral.pk, drafted.pk])
    referral.agency.members.create(person=felix, from_day="2020-01-01")
    sent = {"reason": "Found it.", "version": drafted.version}
    assert sign_in(felix).post(services_url, sent).status_code == 403
    assert services_url in text_of(sign_in(dora).get(page_of(referral)))
    assert sign_in(dora).post(services_url, sent).status_code == 302
    assert Enquiry.objects.get().status == "dropped"
    assert told(dora, "declined") == 0


def test_two_agencies_that_ask_alike_read_one_answer(
    case, referral, drafted, omar, dora, felix, ada, sign_in
):
    (other,) = refer(case, make_agency(felix, short_name="FOR"), actor=omar)
    second = services.draft_question(other, WHICH, actor=felix).enquiry
    questions.settle(Overlap.objects.get(later=second), "merge", actor=omar)

    sent = questions.send(Enquiry.objects.get(pk=second.pk), actor=omar)
    assert (told(dora, "released"), told(felix, "released")) == (1, 1)
    questions.answer(sent, text="", point_answers=["In Jena.", "In Jena too."], actor=ada)

    assert (told(dora, "answer_there"), told(felix, "answer_there")) == (1, 1)
    for person, page in ((dora, referral), (felix, other)):
        shown = text_of(sign_in(person).get(page_of(page)))
        assert "In Jena too." in shown


def test_an_earlier_answer_is_used_without_a_word_of_the_other_case(
    referral, arden, ada, omar, dora, case, sign_in
):
    before = case_under_review(arden, ada, omar)
    party = before.application.parties.first()
    asked = questions.ask(before, Given(WHICH.question, about="party", party=party), actor=omar)
    questions.answer(asked, text="Two cutting cells.", actor=ada)
    same = case.application.parties.get(name=party.name, role=party.role)
    made = services.draft_question(
        referral, Given(WHICH.question, about="party", party=same, note="Why."), actor=dora
    ).enquiry
    questions.settle(Overlap.objects.get(later=made), "reuse", actor=omar)
    assert told(dora, "answer_there") == 1
    shown = text_of(sign_in(dora).get(page_of(referral)))
    assert "Two cutting cells." in shown
    assert before.reference not in shown


def test_an_agency_reads_only_what_it_asked(case, referral, drafted, omar, dora, felix, ada, sign_in):
    (other,) = refer(case, make_agency(felix), actor=omar)
    own = questions.ask(case, Given("Who pays for the furnace?"), actor=omar)
    questions.answer(own, text="The bank of Jena.", actor=ada)
    shown = text_of(sign_in(felix).get(page_of(other)))
    assert WHICH.question not in shown
    assert "The bank of Jena." not in shown
    assert "The bank of Jena." not in text_of(sign_in(dora).get(page_of(referral)))
    for name in ("desk-question", "question-edit"):
        assert sign_in(dora).get(reverse(f"licensing:{name}", args=[drafted.pk])).status_code == 403
    assert sign_in(felix).get(reverse("licensing:referral-question", args=[referral.pk])).status_code == 404
    drop = reverse("licensing:referral-question-drop", args=[other.pk, drafted.pk])
    assert sign_in(felix).get(drop).status_code == 404


def test_documents_of_an_answer_go_to_who_asked(case, referral, drafted, omar, dora, felix, ada, sign_in):
    (other,) = refer(case, make_agency(felix), actor=omar)
    sent = questions.send(drafted, actor=omar)
    questions.save_answer(sent, text="See there.", uploads=[upload()], actor=ada, version=0)
    file = sent.answer_documents.get().file_id
    mine = reverse("licensing:referral-answer-document", args=[referral.pk, file])
    theirs = reverse("licensing:referral-answer-document", args=[other.pk, file])
    assert sign_in(dora).get(mine).status_code == 404
    questions.answer(sent, text="See there.", actor=ada)
    assert mine in text_of(sign_in(dora).get(page_of(referral)))
    assert sign_in(dora).get(mine).status_code == 200
    assert sign_in(felix).get(theirs).status_code == 404


def test_who_may_not_recommend_drafts_nothing(referral, dora, felix, omar, sign_in):
    for person in (felix, omar):
        with pytest.raises(NotPermitted):
            services.draft_question(referral, WHICH, actor=person)
    let_run_out(referral)
    with pytest.raises(NotPermitted, match="time to answer ended"):
        services.draft_question(referral, WHICH, actor=dora)
    url = reverse("licensing:referral-question", args=[referral.pk])
    assert 'aria-disabled="true"' in text_of(sign_in(dora).get(url))


def test_the_database_knows_whose_case_it_is(referral, arden, ada, omar):
    elsewhere = questions.ask(case_under_review(arden, ada, omar), Given("Which?", note="So."), actor=omar)
    with pytest.raises(DatabaseError, match="asks in its own case"), transaction.atomic():
        AgencyQuestion.objects.create(referral=referral, enquiry=elsewhere)
    unsaid = questions.ask(referral.case, Given("Which?"), actor=omar)
    with pytest.raises(DatabaseError, match="asks in its own case"), transaction.atomic():
        AgencyQuestion.objects.create(referral=referral, enquiry=unsaid)


def test_the_form_of_an_agency(referral, case, dora, omar, sign_in):
    web, url = sign_in(dora), reverse("licensing:referral-question", args=[referral.pk])
    line = case.application.lines.get()
    sent = {"question": "What for?", "subject": f"goods:{line.pk}", "days": 10, "points": "", "note": ""}
    refused = web.post(url, sent)
    assert refused.status_code == 422
    assert "Say what you need the answer for." in text_of(refused)
    assert web.post(url, sent | {"note": "To know."}).status_code == 302
    made = Enquiry.objects.get()
    assert (made.line, made.asked_for, made.note) == (line, "DEF", "To know.")
    officer = sign_in(omar)
    shown = text_of(officer.get(reverse("licensing:desk-question", args=[made.pk])))
    assert reverse("licensing:question-edit", args=[made.pk]) in shown
    assert "Decline it" in shown
    edit = reverse("licensing:question-edit", args=[made.pk])
    assert "What for?" in text_of(officer.get(edit))
    anew = {"question": "What is it for?", "subject": f"goods:{line.pk}", "days": 12, "version": made.version}
    assert officer.post(edit, anew | {"question": ""}).status_code == 422
    assert officer.post(edit, anew).status_code == 302
    assert Enquiry.objects.get().line == line


def test_the_file_takes_as_many_reads_however_much_was_asked(referral, drafted, omar, dora, ada, sign_in):
    web = sign_in(dora)

    def reads():
        web.get(page_of(referral))
        with CaptureQueriesContext(connection) as captured:
            web.get(page_of(referral))
        return len(captured)

    questions.answer(questions.send(drafted, actor=omar), text="So.", actor=ada)
    one = reads()
    for number in range(3):
        services.draft_question(
            referral, Given(f"Number {number} of {'x' * number}?", note="So."), actor=dora
        )
    assert reads() == one
    assert len(askers.asked_by(referral)) == 4


def test_a_technical_reviewer_drafts_about_a_line(case, omar, make_user, sign_in):
    tessa = make_user("Tessa", Side.REGULATOR, Role.TECHNICAL_REVIEWER)
    line = case.application.lines.get()
    web, url = sign_in(tessa), reverse("licensing:case-ask", args=[case.pk])
    shown = text_of(web.get(url, {"about": f"goods:{line.pk}"}))
    assert f'value="goods:{line.pk}" selected' in shown
    assert 'value="Technical assessment"' in shown
    sent = {"question": "How wide is the beam?", "subject": f"goods:{line.pk}", "days": 10}
    sent |= {"asked_for": "Technical assessment", "version": case.version}
    assert "Say what you need the answer for." in text_of(web.post(url, sent))
    assert web.post(url, sent | {"note": "6A005.b"}).status_code == 302
    made = Enquiry.objects.get()
    assert (made.status, made.asked_by, made.line) == ("drafted", tessa, line)
    assert told(omar, "drafted") == 1
    questions.send(made, actor=omar)
    assert told(tessa, "released") == 1


class TestAtOnce:
    """Two people at once: one of them is told."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_sent_and_declined(self, drafted, omar):
        acts = (
            lambda: questions.send(drafted, actor=omar, version=drafted.version),
            lambda: questions.drop(drafted, reason="No.", actor=omar, version=drafted.version),
        )
        results = at_once(lambda number: acts[number](), 2)
        assert [isinstance(one, Conflict) for one in results].count(True) == 1
        assert Enquiry.objects.get().status in {"open", "dropped"}

    def test_edited_and_sent(self, drafted, omar):
        acts = (
            lambda: questions.edit(drafted, Given("Other words?"), actor=omar, version=drafted.version),
            lambda: questions.send(drafted, actor=omar, version=drafted.version),
        )
        results = at_once(lambda number: acts[number](), 2)
        assert [isinstance(one, Conflict) for one in results].count(True) == 1
        kept = Enquiry.objects.get()
        assert (kept.status == "open") == (kept.question == WHICH.question)

    def test_drafted_while_the_time_runs_out(self, referral, dora, omar):
        acts = (
            lambda: services.draft_question(referral, WHICH, actor=dora),
            lambda: services.withdraw(referral, reason="No more.", actor=omar),
        )
        results = at_once(lambda number: acts[number](), 2)
        assert not isinstance(results[1], Exception)
        assert AgencyQuestion.objects.count() == int(not isinstance(results[0], Exception))
