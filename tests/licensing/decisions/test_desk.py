"""The case page, and the two signatures as people give them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.applications.models import GoodsLine
from licensing.decisions import services
from licensing.decisions.models import Decision
from licensing.organizations import services as organizations
from licensing.organizations.models import Organization, OrganizationUserGrant
from licensing.questions.services import Given, answer, ask
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import CONDITIONS, Advice
from screening.hits.models import Hit
from screening.hits.services import clear_hit, confirm_ruling
from tests.factories.applications import complete_draft
from tests.factories.cases import (
    APPROVAL,
    case_under_review,
    decided_case,
    filed_case,
    founded,
    make_watchlist,
    terms_of,
)
from tests.factories.jobs import drain
from tests.factories.organizations import make_member, make_site

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LISTED_NAME = "Borealis Transit Kontor"
WITH_CONDITIONS = Advice("approve_with_conditions", "Known and civil.", (CONDITIONS[0], "Ship by sea."), ())
REFUSAL = Advice("deny", "The end user may divert the goods.", (), ("7",))


@pytest.fixture
def web(sign_in: SignIn, omar: User) -> Client:
    """Omar's browser."""
    return sign_in(omar)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar has recommended to approve with conditions."""
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=WITH_CONDITIONS, actor=omar)
    return Case.objects.get(pk=case.pk)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def case_page(case: Case) -> str:
    return reverse("licensing:case", args=[case.pk])


def decide_page(case: Case) -> str:
    return reverse("licensing:case-decide", args=[case.pk])


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    """Return a decision as the form sends it: the full quantity of every line, unless `changes` say else."""
    lines = {f"line_{line.pk}": line.quantity for line in case.application.lines.all()}
    return {"outcome": "approve", "reason": "Known and civil.", "version": case.version} | lines | changes


def reads_of(web: Client, url: str) -> int:
    """Count the reads of a page that was open before."""
    web.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


# The case page


def test_the_case_page_shows_everything_with_the_next_step_first(web: Client, case: Case) -> None:
    page = text_of(web.get(case_page(case)))

    said = (
        "Arden Photonics Ltd",
        "Talheim Titanium GmbH",
        "Talheim Titan",
        "Fiber laser, 1 kW",
        "6A005",
        "Germany",
    )
    for fact in (
        *said,
        "EUR 48,000.00",
        "statement.pdf",
        "Cutting of titanium",
        "Ship by sea.",
        "A decision",
    ):
        assert fact in page, fact
    assert page.index("Next step") < page.index('id="summary"')
    assert decide_page(case) in page


def test_a_case_still_being_screened_has_a_page(web: Client, arden: Organization, ada: User) -> None:
    page = text_of(web.get(case_page(filed_case(arden, ada))))

    assert "Screening and scoring" in page
    assert "Take this case" in page
    assert "waits to be scored" in page


def test_names_of_any_script_and_hostile_text_are_shown_as_they_are(
    web: Client, arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar, name="<b>星宇光电</b> مؤسسة النور", aliases=("<script>",))

    page = text_of(web.get(case_page(case)))

    assert "&lt;b&gt;星宇光电&lt;/b&gt; مؤسسة النور" in page
    assert "<script>" not in page.split("</head>")[1]


def test_each_person_sees_what_they_may_do_and_why_not(
    web: Client, sign_in: SignIn, case: Case, sonia: User, make_user: Callable[..., User], max_manager: User
) -> None:
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    pages = {who: text_of(sign_in(who).get(case_page(case))) for who in (olga, sonia, max_manager)}

    assert "Omar has this case. Ask for it to be assigned to you." in pages[olga]
    assert "Assign to somebody else" in pages[olga]
    assert decide_page(case) in pages[max_manager]
    for page in (pages[olga], pages[sonia]):
        assert decide_page(case) not in page
    assert "Assign to" not in pages[sonia]


def test_the_proposal_is_in_sight_of_who_must_sign_it_and_grey_for_its_author(
    web: Client, sign_in: SignIn, arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)

    theirs = text_of(sign_in(cleo).get(case_page(decision.case)))
    assert "proposes" in theirs
    assert reverse("licensing:decision-send-back", args=[decision.pk]) in theirs
    own = text_of(web.get(case_page(decision.case)))
    assert "does not allow you to countersign" in own
    assert reverse("licensing:decision-send-back", args=[decision.pk]) not in own


def test_a_decision_that_was_sent_back_still_shows_with_the_page_open_to_a_new_one(
    web: Client, arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)
    services.send_back(decision, reason="Look again.", actor=cleo)

    page = text_of(web.get(case_page(decision.case)))

    assert "Sent back" in page
    assert decide_page(decision.case) in page
    assert "Countersign<" not in page


def closed_case(
    lines: int, arden: Organization, ada: User, omar: User, sonia: User, sven: User, cleo: User
) -> Case:
    """Return a case with everything: hits and rulings, pauses, questions, advice, a decision, a license."""
    case = case_under_review(arden, ada, omar, lines=lines, name=LISTED_NAME)
    for hit in Hit.objects.filter(thread=case.pk, status="open"):
        clear_hit(hit, ground="different_business", reason="Another firm.", actor=sonia)
        confirm_ruling(hit, actor=sven)
    for number in range(lines):
        subject = ("Who installs it?", "Where is the furnace?", "Which year was the plant built?")[number]
        asked = ask(Case.objects.get(pk=case.pk), Given(subject), actor=omar)
        answer(asked, text="Because.", actor=ada)
    drain()
    case = Case.objects.get(pk=case.pk)
    review.recommend(case, advice=WITH_CONDITIONS, actor=omar)
    granted = {line.pk: line.quantity for line in case.application.lines.all()}
    decision = services.decide(case, advice=WITH_CONDITIONS, granted=granted, actor=omar)
    services.countersign(decision, actor=cleo)
    drain()
    return Case.objects.get(pk=case.pk)


def test_the_page_of_a_closed_case_with_everything_takes_ten_reads_and_a_note_of_the_look(
    web: Client, arden: Organization, ada: User, omar: User, sonia: User, sven: User, cleo: User
) -> None:
    reads = []
    for lines in (1, 3):
        case = closed_case(lines, arden, ada, omar, sonia, sven, cleo)
        reads.append(reads_of(web, case_page(case)))
        page = text_of(web.get(case_page(case)))
        for fact in (
            "Another firm.",
            "Ship by sea.",
            case.license.number,
            "countersigned by Cleo",
        ):
            assert fact in page, fact

    assert reads == [11, 11]


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_of_an_open_case_takes_ten_reads_and_a_note_of_the_look(
    web: Client, sign_in: SignIn, arden: Organization, ada: User, omar: User, cleo: User, lines: int
) -> None:
    case = case_under_review(arden, ada, omar, lines=lines, name=LISTED_NAME)
    before = reads_of(web, case_page(case))
    review.recommend(case, advice=founded(REFUSAL), actor=omar)
    fresh = Case.objects.get(pk=case.pk)
    services.decide(fresh, advice=REFUSAL, granted={}, actor=omar, terms=terms_of(REFUSAL))

    assert [before, reads_of(web, case_page(case)), reads_of(sign_in(cleo), case_page(case))] == [11, 11, 12]


# Deciding


def test_deciding_starts_from_the_recommendation(web: Client, case: Case) -> None:
    page = text_of(web.get(decide_page(case)))

    assert page.count(" checked>") == 2, "the outcome and the usual condition"
    assert ">\nShip by sea.</textarea>" in page
    assert 'value="2"' in page


def test_omar_decides_and_a_second_send_is_a_conflict(web: Client, case: Case) -> None:
    data = typed(case)

    assert [web.post(decide_page(case), data).status_code for _ in range(2)] == [302, 409]
    assert Decision.objects.get().outcome == "approve"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"reason": " "}, "reason"),
        ({"outcome": "approve_with_conditions"}, "conditions"),
        ({"outcome": "deny"}, "criteria"),
    ],
)
def test_a_decision_that_lacks_something_is_said_beside_the_field(
    web: Client, case: Case, changes: dict[str, str], field: str
) -> None:
    answer = web.post(decide_page(case), typed(case, own_conditions="", reason="Kept as typed.") | changes)

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in text_of(answer)
    assert "reason" in changes or "Kept as typed." in text_of(answer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("quantity", ["", "3", "-1", "x", "0.0001", "NaN", "1e9"])
def test_a_quantity_that_cannot_be_is_said_beside_its_line(web: Client, case: Case, quantity: str) -> None:
    field = f"line_{GoodsLine.objects.get().pk}"

    answer = web.post(decide_page(case), typed(case, **{field: quantity}))

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in text_of(answer)
    assert not Decision.objects.exists()


def test_an_approval_of_nothing_is_said_beside_the_outcome(web: Client, case: Case) -> None:
    nothing = {f"line_{GoodsLine.objects.get().pk}": "0"}

    answer = web.post(decide_page(case), typed(case, **nothing))

    assert answer.status_code == 422
    assert "needs at least one approved line" in text_of(answer)
    assert 'id="id_outcome-error"' in text_of(answer)


def test_an_open_hit_refuses_an_approval_with_its_reason_and_keeps_what_was_typed(
    web: Client, arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar, name=LISTED_NAME)
    review.recommend(case, advice=APPROVAL, actor=omar)
    case.refresh_from_db()

    answer = web.post(decide_page(case), typed(case, reason="Kept as typed."))

    text = text_of(answer)
    assert answer.status_code == 422
    assert "One hit waits for a ruling." in text.split("<h1>")[0]
    assert "Kept as typed." in text
    assert not Decision.objects.exists()
    refusal = {"outcome": "deny", "criteria": ["7"], "public_7": "It may be diverted.", "unheard": "Embargo."}
    assert web.post(decide_page(case), typed(case, **refusal)).status_code == 302


def test_deciding_from_a_stale_page_is_a_conflict(web: Client, case: Case) -> None:
    for version in (case.version - 1, ""):
        assert web.post(decide_page(case), typed(case, version=version)).status_code == 409
    assert not Decision.objects.exists()


def test_another_officer_cannot_decide_and_a_manager_can(
    sign_in: SignIn, case: Case, make_user: Callable[..., User], max_manager: User
) -> None:
    olga = sign_in(make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER))

    assert "Omar has this case." in text_of(olga.get(decide_page(case)))
    assert olga.post(decide_page(case), typed(case)).status_code == 403
    assert not Decision.objects.exists()
    assert sign_in(max_manager).post(decide_page(case), typed(case)).status_code == 302


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_to_decide_takes_nine_reads(
    web: Client, arden: Organization, ada: User, omar: User, lines: int
) -> None:
    case = case_under_review(arden, ada, omar, lines=lines)

    assert reads_of(web, decide_page(case)) == 9


# The second signature


@pytest.fixture
def decision(arden: Organization, ada: User, omar: User) -> Decision:
    """A decision that waits for Cleo."""
    return decided_case(arden, ada, omar)


def countersign_address(decision: Decision) -> str:
    return reverse("licensing:countersign", args=[decision.pk])


def send_back_address(decision: Decision) -> str:
    return reverse("licensing:decision-send-back", args=[decision.pk])


def test_cleo_countersigns_once_and_a_second_send_is_a_conflict(
    sign_in: SignIn, decision: Decision, cleo: User
) -> None:
    theirs = sign_in(cleo)

    assert [theirs.post(countersign_address(decision)).status_code for _ in range(2)] == [302, 409]
    decision.refresh_from_db()
    assert (decision.status, decision.countersigned_by) == ("countersigned", cleo)


def test_nobody_signs_their_own_decision_in_the_browser(
    sign_in: SignIn, arden: Organization, ada: User, make_user: Callable[..., User]
) -> None:
    both = make_user("Both", Side.REGULATOR, Role.LICENSING_OFFICER, Role.COUNTERSIGNER)
    decision = decided_case(arden, ada, both)
    theirs = sign_in(both)

    assert "someone else must countersign it" in text_of(theirs.get(case_page(decision.case)))
    assert theirs.post(countersign_address(decision)).status_code == 403
    assert theirs.post(send_back_address(decision), {"reason": "Hm."}).status_code == 403
    decision.refresh_from_db()
    assert decision.status == "proposed"


def test_a_newer_list_stops_the_signature_and_says_why(
    sign_in: SignIn, decision: Decision, cleo: User
) -> None:
    make_watchlist("X-9,organization,Somebody Else Ltd,,,,,,,,TRIAL,Fictional,2024-01-01")

    answer = sign_in(cleo).post(countersign_address(decision))

    assert answer.status_code == 422
    assert "has a newer edition" in text_of(answer)


def test_cleo_sends_back_with_a_reason(sign_in: SignIn, decision: Decision, cleo: User) -> None:
    theirs, url = sign_in(cleo), send_back_address(decision)
    assert "Send back to the officer" in text_of(theirs.get(url))

    for reason in ("", " \n", "x" * 4001):
        answer = theirs.post(url, {"reason": reason})
        assert answer.status_code == 422
        assert 'id="id_reason-error"' in text_of(answer)
        assert reason.strip() in text_of(answer)
    assert [theirs.post(url, {"reason": "Look again."}).status_code for _ in range(2)] == [302, 409]
    assert Case.objects.get().status == "under_review"


def test_the_page_to_send_back_takes_three_reads(sign_in: SignIn, decision: Decision, cleo: User) -> None:
    assert reads_of(sign_in(cleo), send_back_address(decision)) == 3


# Who may not


def all_addresses(decision: Decision) -> list[tuple[str, str]]:
    return [
        ("get", case_page(decision.case)),
        ("get", decide_page(decision.case)),
        ("post", decide_page(decision.case)),
        ("post", countersign_address(decision)),
        ("get", send_back_address(decision)),
        ("post", send_back_address(decision)),
    ]


@pytest.mark.parametrize("who", ["ada", "sam", "inez", "root"])
def test_exporters_inspectors_and_administrators_see_nothing_of_it(
    sign_in: SignIn, decision: Decision, who: str, request: pytest.FixtureRequest
) -> None:
    theirs = sign_in(request.getfixturevalue(who))

    for way, url in all_addresses(decision):
        assert getattr(theirs, way)(url).status_code == 403, url


def test_strangers_are_sent_to_sign_in(client: Client, decision: Decision) -> None:
    for way, url in all_addresses(decision):
        answer = getattr(client, way)(url)
        assert answer.status_code == 302, url
        assert answer.url.startswith("/account/login/"), url


@pytest.mark.parametrize(("who", "allowed"), [("omar", 3), ("sonia", 1), ("cleo", 4), ("max_manager", 3)])
def test_each_role_opens_only_its_own_pages(
    sign_in: SignIn, decision: Decision, who: str, allowed: int, request: pytest.FixtureRequest
) -> None:
    theirs = sign_in(request.getfixturevalue(who))

    opened = [getattr(theirs, way)(url).status_code != 403 for way, url in all_addresses(decision)]

    assert sum(opened) == allowed


def test_unknown_cases_and_decisions_are_not_found(
    web: Client, sign_in: SignIn, cleo: User, decision: Decision
) -> None:
    unknown = Decision(pk=decision.case_id, case=Case(pk=decision.pk))

    for (way, url), by in zip(all_addresses(unknown), [web] * 3 + [sign_in(cleo)] * 3, strict=True):
        assert getattr(by, way)(url).status_code == 404, url
    assert web.get(countersign_address(decision)).status_code == 403


def test_looking_signs_nothing(sign_in: SignIn, decision: Decision, cleo: User) -> None:
    assert sign_in(cleo).get(countersign_address(decision)).status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("let_go", [False, True])
def test_the_case_page_says_from_which_site_and_that_an_agent_filed_it(
    web: Client, arden: Organization, ada: User, agnes: User, let_go: bool
) -> None:
    site = make_site(arden, "Main works <b>")
    make_member(arden, agnes, "agent", submits=True)
    draft = complete_draft(arden, agnes)
    draft.site = site
    draft.save(update_fields=["site"])
    case = review.file_application(draft, actor=agnes, version=draft.version)
    if let_go:
        organizations.end_access(arden, agnes.pk, actor=ada, reason="It has run out.", version=None)
        grant = OrganizationUserGrant.objects.get(user=agnes)
        grant.role, grant.submits, grant.ended_at, grant.ended_by = "submitter", True, None, None
        grant.save()

    page = text_of(web.get(case_page(case)))
    summary = page.split('id="summary"')[1].split("Intended use")[0]

    assert "Main works &lt;b&gt;" in summary
    assert "2 Quay Road" in summary
    assert "<bdi>Agnes</bdi>" in summary
    assert "Agent of another firm" in summary
    assert reads_of(web, case_page(case)) == 11


def test_the_case_page_names_a_filer_of_the_exporters_own_and_that_no_site_is_named(
    web: Client, case: Case
) -> None:
    summary = text_of(web.get(case_page(case))).split('id="summary"')[1].split("Intended use")[0]

    assert "<bdi>Ada</bdi>" in summary
    assert "None named" in summary
    assert "Agent" not in summary
