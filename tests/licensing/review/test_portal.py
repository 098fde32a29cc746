"""The exporter's pages: what needs them, filing, following."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.decisions.services import Terms, countersign, decide
from licensing.organizations.models import Organization
from licensing.questions.models import Enquiry
from licensing.questions.services import Given, answer, ask
from licensing.review import services
from licensing.review.models import Case
from tests.factories.applications import add_line, complete_draft, make_draft
from tests.factories.cases import (
    APPROVAL,
    WHY_LESS,
    case_in_parts,
    case_under_review,
    decided_case,
    filed_case,
    grant_all,
)
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def web(sign_in: SignIn, ada: User) -> Client:
    """Ada's browser."""
    return sign_in(ada)


@pytest.fixture
def asked(arden: Organization, ada: User, omar: User) -> Enquiry:
    """A question that waits for Ada."""
    return ask(case_under_review(arden, ada, omar), Given("Which machine?"), actor=omar)


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def queries_of(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def test_what_needs_ada_comes_first(web: Client, asked: Enquiry, arden: Organization, ada: User) -> None:
    make_draft(arden, ada, own_reference="PO 7")
    page = text_of(web.get(reverse("licensing:portal")))

    assert page.index("Answer a question") < page.index("PO 7") < page.index("Under way")
    assert asked.case.application.reference in page


def test_home_says_when_nothing_waits(web: Client, arden: Organization) -> None:
    page = text_of(web.get(reverse("licensing:portal")))

    assert "Nothing waits for you." in page
    assert "No application is under way." in page


def test_home_takes_the_same_reads_for_one_case_or_three(web: Client, arden: Organization, ada: User) -> None:
    def add() -> None:
        make_case(arden)
        make_case(arden, status="denied")
        make_draft(arden, ada)

    add()
    assert queries_of(web, reverse("licensing:portal")) == 14
    add()
    add()
    assert queries_of(web, reverse("licensing:portal")) == 14


def test_filing_twice_files_once_and_shows_the_same_page(web: Client, arden: Organization, ada: User) -> None:
    draft = complete_draft(arden, ada)
    url = reverse("licensing:application-file", args=[draft.pk])

    answers = [web.post(url, {"version": draft.version}) for _ in range(2)]

    tracking = reverse("licensing:tracking", args=[draft.pk])
    assert [answer.url for answer in answers] == [tracking, tracking]  # type: ignore[attr-defined]
    assert Case.objects.count() == 1


def test_filing_a_stale_page_is_a_conflict_and_files_nothing(
    web: Client, arden: Organization, ada: User
) -> None:
    draft = complete_draft(arden, ada)
    url = reverse("licensing:application-file", args=[draft.pk])

    assert web.post(url, {"version": draft.version - 1}).status_code == 409
    assert web.post(url).status_code == 409
    assert not Case.objects.exists()


def test_filing_an_incomplete_draft_names_the_gaps(web: Client, arden: Organization, ada: User) -> None:
    draft = make_draft(arden, ada)

    answer = web.post(reverse("licensing:application-file", args=[draft.pk]), {"version": draft.version})

    assert answer.status_code == 422
    assert "end user" in text_of(answer)


def test_tracking_goes_on_by_itself_until_the_checks_are_done(
    web: Client, arden: Organization, ada: User
) -> None:
    case = filed_case(arden, ada)
    page = reverse("licensing:tracking", args=[case.application_id])
    part = reverse("licensing:application-progress", args=[case.application_id])

    assert "every 2s" in text_of(web.get(page))
    assert "every 2s" in text_of(web.get(part, headers=HTMX))
    assert web.get(part).url == page  # type: ignore[attr-defined]
    drain()
    assert "Delayed" in text_of(web.get(part, headers=HTMX)), "no list is in force, so screening fails"
    Case.objects.update(status="under_review")
    done = text_of(web.get(part, headers=HTMX))
    assert "finished" in done
    assert "every 2s" not in done


def test_tracking_shows_the_question_before_all_else(web: Client, asked: Enquiry) -> None:
    page = text_of(web.get(reverse("licensing:tracking", args=[asked.case.application_id])))

    assert page.index("Which machine?") < page.index("automatic checks") < page.index("What you applied for")


def test_tracking_tells_the_outcome_only_after_the_second_signature(
    web: Client, arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)
    url = reverse("licensing:tracking", args=[decision.case.application_id])

    before = text_of(web.get(url))
    assert "In review" in before
    assert decision.reason not in before
    assert "recommend" not in before
    countersign(decision, actor=cleo)
    after = text_of(web.get(url))
    assert decision.reason in after
    assert omar.name not in after.split("What happened so far")[0]


def test_tracking_takes_the_same_reads_for_one_line_or_three(
    web: Client, arden: Organization, ada: User, omar: User
) -> None:
    counts = []
    for lines in (1, 3):
        draft = complete_draft(arden, ada, lines=lines)
        case = services.file_application(draft, actor=ada)
        counts.append(queries_of(web, reverse("licensing:tracking", args=[case.application_id])))

    assert counts == [13, 13]


def test_tracking_a_closed_case_takes_few_reads_also_where_everything_is_shown(
    web: Client, arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    case = case_in_parts(arden, ada, omar, lines=3)
    question = ask(case, Given("Which machine?"), actor=omar)
    answer(question, text="The one of line 1.", actor=ada)
    second, third = case.application.lines.filter(number__gt=1)
    consignee = case.application.parties.get(name="Second Harbor BV")
    decision = decide(
        Case.objects.get(pk=case.pk),
        advice=APPROVAL,
        granted=grant_all(case) | {second.pk: Decimal(1), third.pk: Decimal(0)},
        actor=omar,
        terms=Terms(because={second.pk: WHY_LESS, third.pk: WHY_LESS}, excluded={consignee.pk: WHY_LESS}),
    )
    countersign(decision, actor=cleo)
    drain()
    url = reverse("licensing:tracking", args=[case.application_id])

    page = text_of(web.get(url))
    for shown in ("Your license is", "Parties left out", "Which machine?", "Copy into a new draft"):
        assert shown in page
    assert queries_of(web, url) == 13


@pytest.fixture
def pages(asked: Enquiry) -> list[tuple[str, str]]:
    """Every address of the exporter's about one case."""
    application = asked.case.application_id
    return [
        ("get", reverse("licensing:tracking", args=[application])),
        ("get", reverse("licensing:application-progress", args=[application])),
        ("post", reverse("licensing:application-file", args=[application])),
    ]


def test_sam_of_another_firm_finds_none_of_it(
    pages: list[tuple[str, str]], sign_in: SignIn, sam: User, asked: Enquiry
) -> None:
    make_organization(sam)
    theirs = sign_in(sam)

    assert [getattr(theirs, way)(url).status_code for way, url in pages] == [404] * len(pages)
    home = text_of(theirs.get(reverse("licensing:portal")))
    assert asked.case.application.reference not in home


def test_strangers_are_sent_to_sign_in(pages: list[tuple[str, str]], client: Client) -> None:
    for way, url in [*pages, ("get", reverse("licensing:portal"))]:
        answer = getattr(client, way)(url)
        assert answer.status_code == 302, url
        assert answer.url.startswith("/account/login/"), url


@pytest.mark.parametrize("who", ["omar", "inez", "root"])
def test_others_than_exporters_may_not_open_the_portal(
    pages: list[tuple[str, str]], sign_in: SignIn, who: str, request: pytest.FixtureRequest
) -> None:
    theirs = sign_in(request.getfixturevalue(who))

    for way, url in [*pages, ("get", reverse("licensing:portal"))]:
        assert getattr(theirs, way)(url).status_code == 403, url


def test_a_draft_is_not_filed_by_a_look(web: Client, arden: Organization, ada: User) -> None:
    draft = make_draft(arden, ada)
    add_line(draft, ada)

    assert web.get(reverse("licensing:application-file", args=[draft.pk])).status_code == 405
