"""The exporter reads an announced refusal and answers; the officer's pages around it."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.decisions import services
from licensing.decisions.models import Decision, RefusalIntent
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from tests.factories.applications import PDF
from tests.factories.cases import case_under_review, founded
from tests.factories.decisions import GROUNDS, REFUSAL, after, announced
from tests.factories.organizations import make_member

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PUBLIC = [ground.public for ground in GROUNDS]
SECRET = [*(ground.protected for ground in GROUNDS), "Do not name the service."]


@pytest.fixture
def intent(arden: Organization, ada: User, omar: User) -> RefusalIntent:
    """A refusal that Omar has announced to Ada."""
    return announced(arden, ada, omar)


@pytest.fixture
def portal(sign_in: SignIn, ada: User) -> Client:
    """Ada's browser."""
    return sign_in(ada)


@pytest.fixture
def desk(sign_in: SignIn, omar: User) -> Client:
    """Omar's browser."""
    return sign_in(omar)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def own_page(intent: RefusalIntent) -> str:
    return reverse("licensing:announced-refusal", args=[intent.case.application_id])


def tracking(intent: RefusalIntent) -> str:
    return reverse("licensing:tracking", args=[intent.case.application_id])


def desk_page(name: str, intent: RefusalIntent) -> str:
    return reverse(f"licensing:{name}", args=[intent.case_id])


def reads_of(web: Client, url: str) -> int:
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def test_ada_is_led_to_the_reasons_and_reads_none_of_the_protected_ones(
    portal: Client, intent: RefusalIntent
) -> None:
    for url in (reverse("licensing:portal"), tracking(intent)):
        assert own_page(intent) in text_of(portal.get(url))

    for url in (own_page(intent), tracking(intent)):
        page = text_of(portal.get(url))
        assert not [words for words in SECRET if words in page]
    page = text_of(portal.get(own_page(intent)))
    for words in ("We intend to refuse.", *PUBLIC, "Criterion 7", "Answer by"):
        assert words in page


def test_ada_answers_with_a_document_that_omar_reads_and_strangers_do_not(
    portal: Client, desk: Client, sign_in: SignIn, sam: User, intent: RefusalIntent
) -> None:
    sent = portal.post(
        own_page(intent), {"answer": "See the lease.", "documents": SimpleUploadedFile("lease.pdf", PDF)}
    )

    assert sent.status_code == 302
    paper = reverse("files:download", args=[StoredFile.objects.get(kind="answer").pk])
    for web, url in ((portal, own_page(intent)), (desk, desk_page("case", intent))):
        page = text_of(web.get(url))
        assert "See the lease." in page
        assert paper in page
        assert web.get(paper).status_code == 200
    assert sign_in(sam).get(paper).status_code in {403, 404}
    assert portal.post(own_page(intent), {"answer": "Twice."}).status_code == 409


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": " "}, "answer"),
        ({"answer": "See.", "documents": SimpleUploadedFile("a.pdf", b"MZ no document")}, "documents"),
        ({"answer": "See.", "documents": SimpleUploadedFile("a.pdf", b"")}, "documents"),
    ],
)
def test_an_answer_that_is_not_taken_says_so_beside_the_field(
    portal: Client, intent: RefusalIntent, given: dict[str, Any], field: str
) -> None:
    answer = portal.post(own_page(intent), given)

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in text_of(answer)
    assert RefusalIntent.objects.get().status == "open"


def test_after_the_last_day_the_page_says_that_an_answer_is_late(
    sign_in: SignIn, ada: User, intent: RefusalIntent
) -> None:
    with time_machine.travel(after(intent, 1)):
        services.mind(on=after(intent, 1).date())
        web = sign_in(ada)
        assert "marked as late" in text_of(web.get(own_page(intent)))
        web.post(own_page(intent), {"answer": "We were ill."})
        assert "after the last day" in text_of(web.get(own_page(intent)))


def test_the_page_says_why_nothing_can_be_answered_any_more(
    portal: Client, omar: User, intent: RefusalIntent
) -> None:
    services.take_back(Case.objects.get(), reason="Your papers convince.", actor=omar)

    page = text_of(portal.get(own_page(intent)))

    assert "gone on with the case" in page
    assert "<textarea" not in page
    assert "Your papers convince." in text_of(portal.get(tracking(intent)))


def test_others_do_not_find_it(
    client: Client, sign_in: SignIn, sam: User, omar: User, intent: RefusalIntent
) -> None:
    assert sign_in(sam).get(own_page(intent)).status_code == 404
    assert sign_in(sam).post(own_page(intent), {"answer": "x"}).status_code == 404
    assert sign_in(omar).get(own_page(intent)).status_code == 403
    assert client.get(own_page(intent)).status_code == 302


def test_a_preparer_reads_the_reasons_and_why_somebody_else_answers(
    sign_in: SignIn, intent: RefusalIntent, bruno: User
) -> None:
    make_member(intent.case.application.organization, bruno)
    web = sign_in(bruno)

    page = text_of(web.get(own_page(intent)))

    assert PUBLIC[0] in page
    assert "do not submit them. Ada can." in page
    assert 'name="answer"' not in page
    assert web.post(own_page(intent), {"answer": "Not so."}).status_code == 403
    assert RefusalIntent.objects.get().answered_at is None


def test_an_application_without_an_announcement_has_no_such_page(
    portal: Client, arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar)

    url = reverse("licensing:announced-refusal", args=[case.application_id])
    assert portal.get(url).status_code == 404


# The officer


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    reasons = {f"public_{one.code}": one.public for one in GROUNDS}
    return {"criteria": ["2", "7"], "reason": "We intend to.", "version": case.version} | reasons | changes


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar recommends to refuse."""
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=founded(REFUSAL), actor=omar)
    return Case.objects.get(pk=case.pk)


def test_omar_announces_and_the_case_page_leads_on(desk: Client, case: Case) -> None:
    url = reverse("licensing:case-announce-refusal", args=[case.pk])
    assert url in text_of(desk.get(reverse("licensing:case", args=[case.pk])))
    assert text_of(desk.get(url)).count(" checked>") == 2

    assert [desk.post(url, typed(case)).status_code for _ in range(2)] == [302, 409]

    page = text_of(desk.get(reverse("licensing:case", args=[case.pk])))
    for words in ("exporter&#x27;s answer before a refusal", *PUBLIC, "Take the announcement back"):
        assert words in page
    assert "A refusal is announced already." in text_of(desk.get(url))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criteria": []}, "criteria"),
        ({"public_7": " "}, "public_7"),
        ({"criteria": ["7"]}, "criteria"),
        ({"reason": ""}, "reason"),
        ({"criteria": ["99"]}, "criteria"),
    ],
)
def test_an_announcement_that_lacks_something_is_said_beside_the_field(
    desk: Client, case: Case, changes: dict[str, Any], field: str
) -> None:
    url = reverse("licensing:case-announce-refusal", args=[case.pk])

    answer = desk.post(url, typed(case, protected_2="Kept as typed.") | changes)

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in text_of(answer)
    assert "Kept as typed." in text_of(answer)
    assert not RefusalIntent.objects.exists()


def test_the_decision_starts_from_the_announcement_and_waits_for_the_answer(
    desk: Client, portal: Client, intent: RefusalIntent
) -> None:
    url = desk_page("case-decide", intent)
    page = text_of(desk.get(url))
    for words in (*PUBLIC, *SECRET):
        assert words in page
    reasons = {f"public_{one.code}": one.public for one in GROUNDS}
    line = {f"line_{line.pk}": "2" for line in intent.case.application.lines.all()}
    refusal = {"outcome": "deny", "criteria": ["2", "7"], "reason": "No.", **reasons, **line}
    version = Case.objects.get().version

    answer = desk.post(url, refusal | {"version": version})
    assert answer.status_code == 422
    assert 'id="id_outcome-error"' in text_of(answer)
    assert "may answer the announced refusal until" in text_of(answer)

    portal.post(own_page(intent), {"answer": "Not so."})
    assert desk.post(url, refusal | {"version": version}).status_code == 409, "it did not show the answer"
    assert desk.post(url, refusal | {"version": version + 1}).status_code == 302
    assert Decision.objects.get().criteria == ["2", "7"]


def test_a_refusal_unheard_is_said_beside_its_field(desk: Client, case: Case) -> None:
    url = reverse("licensing:case-decide", args=[case.pk])
    line = {f"line_{line.pk}": "2" for line in case.application.lines.all()}

    answer = desk.post(url, typed(case, outcome="deny") | line)

    assert answer.status_code == 422
    assert 'id="id_unheard-error"' in text_of(answer)
    assert "has not been heard on criteria 2, 7" in text_of(answer)


def test_omar_takes_back_with_a_reason_and_not_from_a_stale_page(desk: Client, intent: RefusalIntent) -> None:
    url = desk_page("case-take-back", intent)
    version = Case.objects.get().version

    assert desk.post(url, {"reason": " ", "version": version}).status_code == 422
    assert desk.post(url, {"reason": "Look again.", "version": version - 1}).status_code == 409
    assert desk.post(url, {"reason": "Look again.", "version": version}).status_code == 302
    assert Case.objects.get().status == "under_review"
    assert "No refusal is announced in this case." in text_of(desk.get(url))


def test_what_was_sent_back_is_where_the_next_decision_starts(
    desk: Client, portal: Client, omar: User, cleo: User, intent: RefusalIntent
) -> None:
    portal.post(own_page(intent), {"answer": "Not so."})
    terms = services.Terms(grounds=GROUNDS)
    case = Case.objects.get()
    decision = services.decide(case, advice=REFUSAL, granted={}, actor=omar, terms=terms)
    services.send_back(decision, reason="Say more on 7.", actor=cleo)

    page = text_of(desk.get(desk_page("case-decide", intent)))

    assert PUBLIC[1] in page
    assert "Say more on 7." in text_of(desk.get(desk_page("case", intent)))


@pytest.mark.parametrize(
    ("name", "most"), [("case", 15), ("case-decide", 11), ("case-announce-refusal", 5), ("case-take-back", 4)]
)
def test_the_officers_pages_take_few_reads(desk: Client, intent: RefusalIntent, name: str, most: int) -> None:
    assert reads_of(desk, desk_page(name, intent)) <= most


def test_the_exporters_page_takes_six_reads(portal: Client, intent: RefusalIntent) -> None:
    assert reads_of(portal, own_page(intent)) <= 6
