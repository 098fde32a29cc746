"""The pages of urgency in a browser: axe, width, and a ruling from the lane to the exporter."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from tests.factories.cases import urgent_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SHOTS = os.environ.get("PRIORITY_SHOTS", "")
LONG = "Forty patients of the clinic wait for the device; each week of delay means two weeks more. " * 6


def browser(page: Page, live_server: Any, client: Client) -> Page:
    """Give the browser the session of a person."""
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def check(web: Page, name: str) -> None:
    """Let a page fit a wide and a narrow window, and pass axe."""
    for width in (390, 1280):
        web.set_viewport_size({"width": width, "height": 900})
        fits = web.evaluate("document.documentElement.scrollWidth") <= width
        assert (name, width, fits) == (name, width, True)
        if SHOTS:
            web.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    violations = Axe().run(web).response["violations"]
    found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
    assert (name, found) == (name, [])


def test_a_claim_is_read_accepted_and_told(
    page: Page,
    live_server: Any,
    arden: Organization,
    ada: User,
    omar: User,
    sign_in: Callable[[User], Client],
) -> None:
    case = urgent_case(arden, ada, urgent_impact=LONG)
    web = browser(page, live_server, sign_in(omar))
    web.goto(f"{live_server.url}/desk/cases/?whose=lane")
    check(web, "lane-empty")
    web.get_by_role("link", name="1 case asks to be taken as urgent").click()
    check(web, "asked")
    web.get_by_role("link", name=case.reference, exact=True).click()
    check(web, "case")
    web.get_by_role("link", name="Accept or decline the urgency").click()
    web.get_by_role("button", name="Rule on the urgency").click()
    expect(web.get_by_role("alert")).to_contain_text("Say whether the case is urgent.")
    check(web, "ruling")
    web.get_by_label("Yes: it stands in the priority lane").check()
    web.get_by_label("Reason").fill("The letter of the clinic shows it.")
    web.get_by_role("button", name="Rule on the urgency").click()
    web.goto(f"{live_server.url}/desk/cases/?whose=lane")
    expect(web.get_by_text("If later: Forty patients")).to_be_visible()
    check(web, "lane")

    web = browser(page, live_server, sign_in(ada))
    web.goto(f"{live_server.url}/portal/applications/{case.application_id}/tracking/")
    expect(web.get_by_text("Accepted as urgent")).to_be_visible()
    check(web, "tracking")
