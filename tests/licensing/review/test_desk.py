"""The officers' pages: queue, timeline, taking, assigning, screening again, recommending."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.questions.services import Given, ask
from licensing.review.models import Case, Recommendation
from licensing.review.queries import read_findings
from licensing.review.rules import CONDITIONS, CRITERIA, Assessed, of_concern
from screening.hits.models import ScreeningRun
from tests.factories.cases import case_under_review, decided_case
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/cases/"


@pytest.fixture
def web(sign_in: SignIn, omar: User) -> Client:
    """Omar's browser."""
    return sign_in(omar)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def listed(answer: Any) -> list[Case]:
    """Return the cases of a queue's page, in order."""
    assert answer.status_code == 200
    return [row[0] for row in answer.context["rows"]]


def page(name: str, subject: Case) -> str:
    return reverse(f"licensing:case-{name}", args=[subject.pk])


def queries_of(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


# Timeline


def test_the_timeline_is_a_page_and_a_part(web: Client, case: Case) -> None:
    url = page("timeline", case)
    whole, part = text_of(web.get(url)), text_of(web.get(url, headers={"HX-Request": "true"}))

    assert "<h1>" in whole
    assert "<h1>" not in part
    for text in (whole, part):
        assert "took the case" in text
    assert web.get(url, {"after": "garbage"}).status_code == 422


def test_the_timeline_takes_the_same_reads_however_long(web: Client, case: Case, omar: User) -> None:
    before = queries_of(web, page("timeline", case))
    ask(case, Given("Which machine?"), actor=omar)

    assert [before, queries_of(web, page("timeline", case))] == [5, 5]


# Taking and assigning


def test_taking_a_case_twice_is_taking_it_once(web: Client, arden: Organization, omar: User) -> None:
    case = make_case(arden)

    assert [web.post(page("take", case)).status_code for _ in range(2)] == [302, 302]
    case.refresh_from_db()
    assert (case.officer, case.version) == (omar, 2)


def test_taking_what_somebody_else_just_took_is_a_conflict(
    web: Client, arden: Organization, make_user: Callable[..., User]
) -> None:
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    case = make_case(arden, officer=olga)

    answer = web.post(page("take", case))

    assert answer.status_code == 409
    assert "Olga has just taken this case" in text_of(answer)
    case.refresh_from_db()
    assert case.officer == olga


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [("/desk/cases/?whose=all", "/desk/cases/?whose=all"), ("https://evil.example/", "")],
)
def test_after_taking_one_comes_back_to_a_page_of_ours(
    web: Client, arden: Organization, target: str, leads_to: str
) -> None:
    case = make_case(arden)

    answer = web.post(page("take", case), {"next": target})

    assert answer["Location"] == (leads_to or reverse("licensing:case", args=[case.pk]))


def test_max_hands_a_case_to_an_officer(
    sign_in: SignIn, arden: Organization, max_manager: User, omar: User, cleo: User
) -> None:
    case, theirs = make_case(arden), sign_in(max_manager)
    form = text_of(theirs.get(page("assign", case)))
    assert omar.name in form
    assert cleo.name not in form, "she is no officer"

    answer = theirs.post(page("assign", case), {"officer": omar.pk, "version": case.version})

    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.officer == omar


@pytest.mark.parametrize("officer", ["", "garbage", "cleo"])
def test_an_officer_that_is_none_is_said_beside_the_field(
    web: Client, arden: Organization, cleo: User, officer: str
) -> None:
    case = make_case(arden)
    chosen = cleo.pk if officer == "cleo" else officer

    answer = web.post(page("assign", case), {"officer": chosen, "version": case.version})

    assert answer.status_code == 422
    assert 'id="id_officer-error"' in text_of(answer)


def test_assigning_from_a_stale_page_is_a_conflict(web: Client, arden: Organization, omar: User) -> None:
    case = make_case(arden)

    stale = [{"officer": omar.pk, "version": "0"}, {"officer": omar.pk}]

    assert [web.post(page("assign", case), data).status_code for data in stale] == [409, 409]
    case.refresh_from_db()
    assert case.officer is None


# Screening again


def test_screening_again_queues_one_run_however_often_it_is_pressed(web: Client, case: Case) -> None:
    url = page("rescreen", case)
    answers = [web.post(url).status_code for _ in range(2)]

    assert answers[0] == 302
    assert ScreeningRun.objects.filter(thread=case.pk, status="queued").count() == 1
    case.refresh_from_db()
    assert case.status == "screening"


# Recommending

ADVICE = {"outcome": "approve_with_conditions", "conditions": [CONDITIONS[0]], "reason": "Known and civil."}


def test_the_page_to_recommend_repeats_the_facts_and_folds_the_conditions(web: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(open_hits=2, due_on=date(2020, 1, 2))
    shown = text_of(web.get(page("recommend", case)))
    for fact in (
        case.application.organization.name,
        case.end_user,
        case.goods,
        "Open hits",
        "Thu 2 Jan 2020",
    ):
        assert escape(fact) in shown, fact
    assert "Overdue" in shown
    folded = '<details class="govuk-details" data-opens-for="approve_with_conditions">'
    assert folded in shown

    wrong = text_of(web.post(page("recommend", case), {"outcome": "approve_with_conditions", "reason": "x"}))
    assert folded.replace(" data", " open data") in wrong
    chosen = text_of(web.post(page("recommend", case), ADVICE | {"reason": ""}))
    assert "Other conditions" in chosen
    assert "data-opens-for" not in chosen


def test_omar_recommends_with_conditions_of_his_own(web: Client, case: Case, omar: User) -> None:
    typed = {
        "own_conditions": "Ship by sea.\n\n  Ship in one lot.",
        "finding_7": "concern",
        "public_7": "The user resells.",
        "protected_7": "A source.",
        "others": "on",
        "benefits": "Cancer care.",
        "version": case.version,
    }

    assert web.post(page("recommend", case), ADVICE | typed).status_code == 302

    made = Recommendation.objects.get()
    assert made.conditions == [CONDITIONS[0], "Ship by sea.", "Ship in one lot."]
    assert made.criteria == [], "criteria belong to refusals"
    assert (made.made_by, made.benefits, made.mitigations) == (omar, "Cancer care.", "")
    read_findings(made)
    assert [one.code for one in made.assessed] == [*CRITERIA], "all others were ticked off"
    assert of_concern(made.assessed) == ("7",)
    assert made.ticked_off == [code for code in CRITERIA if code != "7"]
    assert made.assessed[6] == Assessed("7", "concern", "The user resells.", "A source.")


def test_a_new_recommendation_goes_on_from_ones_own(
    web: Client, case: Case, sign_in: SignIn, make_user: Callable[..., User]
) -> None:
    typed = {
        "own_conditions": "Ship by sea.",
        "finding_7": "concern",
        "public_7": "The user resells.",
        "others": "on",
        "benefits": "Cancer care.",
    }
    assert web.post(page("recommend", case), ADVICE | typed | {"version": case.version}).status_code == 302
    case.refresh_from_db()

    form = web.get(page("recommend", case)).context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert again["reason"] == ADVICE["reason"]
    assert web.post(page("recommend", case), again | {"version": case.version}).status_code == 302

    first, second = Recommendation.objects.order_by("created_at")
    for made in (first, second):
        read_findings(made)
    assert (second.conditions, second.benefits) == (first.conditions, "Cancer care.")
    assert (second.assessed, second.ticked_off) == (first.assessed, first.ticked_off)
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    assert "Cancer care." not in text_of(sign_in(olga).get(page("advise", case)))


def test_a_second_send_of_a_recommendation_is_a_conflict(web: Client, case: Case) -> None:
    data = ADVICE | {"version": case.version}

    assert [web.post(page("recommend", case), data).status_code for _ in range(2)] == [302, 409]
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "acquit"}, "outcome"),
        ({"reason": " "}, "reason"),
        ({"conditions": []}, "conditions"),
        ({"outcome": "deny"}, "outcome"),
        ({"outcome": "deny", "finding_7": "no_concern", "public_7": "Known."}, "outcome"),
        ({"finding_7": "concern"}, "public_7"),
        ({"finding_7": "severe", "public_7": "So."}, "finding_7"),
        ({"public_7": "So."}, "finding_7"),
        ({"protected_7": "So."}, "finding_7"),
        ({"outcome": "approve", "finding_7": "concern", "public_7": "Diversion."}, "mitigations"),
        ({"outcome": "no_license", "finding_7": "concern", "public_7": "Diversion."}, "mitigations"),
    ],
)
def test_advice_that_lacks_something_is_said_beside_the_field(
    web: Client, case: Case, typed: dict[str, Any], field: str
) -> None:
    kept = {"reason": "Kept <as> typed.", "version": case.version}

    answer = web.post(page("recommend", case), ADVICE | kept | typed)

    text = text_of(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in text
    assert "reason" in typed or "Kept &lt;as&gt; typed." in text
    assert not Recommendation.objects.exists()


def test_nobody_recommends_once_a_decision_waits(
    web: Client, arden: Organization, ada: User, omar: User
) -> None:
    case = Case.objects.get(pk=decided_case(arden, ada, omar).case_id)

    assert "only while the case is under review" in text_of(web.get(page("recommend", case)))
    assert web.post(page("recommend", case), ADVICE | {"version": case.version}).status_code == 403
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(("name", "reads"), [("recommend", 4), ("assign", 4)])
def test_forms_take_few_reads(web: Client, case: Case, name: str, reads: int) -> None:
    assert queries_of(web, page(name, case)) == reads


# Who may not

GETS = ("timeline", "assign", "recommend")
POSTS = ("take", "assign", "rescreen", "recommend")


def all_addresses(case: Case) -> list[tuple[str, str]]:
    return [
        ("get", QUEUE),
        *(("get", page(name, case)) for name in GETS),
        *(("post", page(name, case)) for name in POSTS),
    ]


@pytest.mark.parametrize("who", ["ada", "sam", "inez", "root"])
def test_exporters_inspectors_and_administrators_see_nothing_of_the_desk(
    sign_in: SignIn, case: Case, who: str, request: pytest.FixtureRequest
) -> None:
    theirs = sign_in(request.getfixturevalue(who))

    for way, url in all_addresses(case):
        assert getattr(theirs, way)(url).status_code == 403, url


def test_strangers_are_sent_to_sign_in(client: Client, case: Case) -> None:
    for way, url in all_addresses(case):
        answer = getattr(client, way)(url)
        assert answer.status_code == 302, url
        assert answer.url.startswith("/account/login/"), url


@pytest.mark.parametrize("who", ["sonia", "cleo"])
def test_people_who_only_look_cannot_act(
    sign_in: SignIn, case: Case, who: str, request: pytest.FixtureRequest
) -> None:
    theirs = sign_in(request.getfixturevalue(who))

    assert theirs.get(QUEUE).status_code == 200
    assert theirs.get(page("timeline", case)).status_code == 200
    assert "Take" not in text_of(theirs.get(QUEUE)).split("<h1>")[1]
    for name in POSTS:
        assert theirs.post(page(name, case)).status_code == 403, name


def test_an_unknown_case_is_not_found(web: Client, case: Case) -> None:
    unknown = Case(pk=case.application_id)

    for name in GETS:
        assert web.get(page(name, unknown)).status_code == 404, name
    for name in POSTS:
        assert web.post(page(name, unknown)).status_code == 404, name


@pytest.mark.parametrize("name", ["take", "rescreen"])
def test_looking_changes_nothing(web: Client, case: Case, name: str) -> None:
    assert web.get(page(name, case)).status_code == 405
