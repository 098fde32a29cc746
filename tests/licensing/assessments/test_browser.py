"""The pages of competence, assessment and precedents in a browser: axe, width, long and foreign names."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from licensing.decisions import services as decisions
from licensing.licenses.services import issue
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import grant_all
from tests.factories.competence import authorize
from tests.licensing.advice.build import issued
from tests.licensing.assessments.build import case_with_lines, seen_of, signed

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing Holding GmbH"
ARABIC = "دار القياس الوطنية المتخيلة للبصريات والليزر"
CHINESE = "青灯光電儀器有限公司雷射切割機"
CONDITION = f"Report each delivery to {ARABIC}, with its date and the serial numbers, within thirty days."


@pytest.fixture
def as_person(page: Page, live_server: Any, sign_in: Callable[[User], Client]) -> Callable[[User], Page]:
    """Return the browser with somebody's session."""

    def become(person: User) -> Page:
        page.context.clear_cookies()
        cookie = sign_in(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return become


def sound(page: Page, address: str, wide: list[str]) -> None:
    """Open a page at both widths: nothing sticks out, and axe finds nothing."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(f"{address} at {width}")
    found = Axe().run(page).response["violations"]
    assert found == [], f"{address}: {[(one['id'], one['nodes'][0]['html'][:200]) for one in found]}"


@pytest.mark.timeout(400)
def test_the_pages_are_sound_with_any_names(
    as_person: Callable[[User], Page],
    live_server: Any,
    arden: Organization,
    ada: User,
    omar: User,
    cleo: User,
    tariq: User,
    thea: User,
    max_manager: User,
) -> None:
    User.objects.filter(pk=thea.pk).update(name=f"{CHINESE} {LONG}"[:120])
    authorize(tariq, max_manager, "6", "1", "9", days=700)
    one = authorize(thea, max_manager, "6", "ML", days=30)
    issued(arden, ada, omar)
    more = {"description": f"{CHINESE} {LONG} {ARABIC}", "part_number": "AP-2000/四號-X-0123456789"}
    old = case_with_lines(arden, ada, omar, more, name=CHINESE)
    signed(old, tariq, outcome="listed", codes=("6A003", "6A005"), note=f"{ARABIC} {LONG}")
    case = case_with_lines(arden, ada, omar, more, {"code": "1C010", "unit": "KGM"}, name=CHINESE)
    signed(case, tariq, 1, outcome="not_controlled", note=LONG)
    advice = Advice("approve_with_conditions", f"{LONG}: {ARABIC}", (CONDITION,), ())
    review.recommend(old, advice=advice, actor=omar)
    decision = decisions.decide(old, advice=advice, granted=grant_all(old), actor=omar)
    decisions.countersign(decision, actor=cleo)
    issue(decision.pk)  # no job: a browser's loop runs here, and signing a document needs its own
    at = f"{live_server.url}/desk/cases/{case.pk}"
    lines = "&".join(f"line={line}" for line in seen_of(case, 2, 3))
    wide: list[str] = []

    page = as_person(tariq)
    for address in ("assessment/", f"assessment/sign/?{lines}", "assessment/sign/", "precedents/", ""):
        sound(page, f"{at}/{address}", wide)
    sound(page, f"{live_server.url}/desk/assessments/", wide)
    page = as_person(max_manager)
    desk = f"{live_server.url}/desk/competence/"
    for address in ("", "?state=expired", "give/", f"people/{thea.pk}/", f"{one.pk}/withdraw/"):
        sound(page, f"{desk}{address}", wide)
    assert wide == []


def test_a_reviewer_assesses_from_the_queue_to_the_signature(
    as_person: Callable[[User], Page],
    live_server: Any,
    arden: Organization,
    ada: User,
    omar: User,
    tariq: User,
    max_manager: User,
) -> None:
    authorize(tariq, max_manager, "6")
    signed(case_with_lines(arden, ada, omar), tariq)
    case: Case = case_with_lines(arden, ada, omar, {"description": "Fiber laser, 4 kW"})
    page = as_person(tariq)

    page.goto(f"{live_server.url}/desk/assessments/")
    page.get_by_role("link", name=case.reference).click()
    page.get_by_role("button", name="Assess the selected lines").click()
    page.get_by_role("link", name="Use this").first.click()
    expect(page.get_by_text("Filled from")).to_be_visible()
    page.get_by_role("button", name="Sign the assessment").click()

    expect(page.get_by_text("You signed the assessment of lines 1 and 2.")).to_be_visible()
    expect(page.get_by_text("was filled from").first).to_be_visible()
