"""The pages of re-screening in a browser: axe, width, long names and other scripts, empty and full."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from screening.hits.models import Watch
from screening.rescreening import services
from screening.rescreening.models import Rescreening
from tests.factories.jobs import drain
from tests.screening.hits.build import load_list
from tests.screening.rescreening.build import BAKERY, OPTICS, change_list, copies, watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LIST = "/desk/rescreening/"
LONG = (
    "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing and Trading "
    "Holding Vandermoor Optics"
)
ARABIC, CHINESE = "شركة واحة القمر الخيالية للبصريات", "虚岭镜河光学有限公司"


@pytest.fixture
def web(page: Page, live_server: Any, sonia: User, sign_in: Callable[[User], Client]) -> Page:
    """Sonia's browser, with her session's cookie."""
    cookie = sign_in(sonia).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def well_made(page: Page) -> None:
    """No broken rule of axe, and nothing wider than the window."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        found = Axe().run(page).response["violations"]
        assert found == [], [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_the_pages_hold_what_is_long_and_what_is_empty(web: Page, live_server: Any, sonia: User) -> None:
    web.goto(f"{live_server.url}{LIST}")
    expect(web.locator("main")).to_contain_text("Nothing has been screened again yet")
    well_made(web)
    load_list("Something Else")
    for name in (LONG, ARABIC, CHINESE):
        watched(replace(OPTICS, name=name))
    copies(watched(BAKERY), 20)
    made = change_list("Something Else", LONG, ARABIC, CHINESE)
    watch = Watch.objects.order_by("created_at")[3]
    Watch.objects.filter(pk=watch.pk).update(facts=[{**watch.facts[0], "name": "***"}])
    services.start_nightly()
    drain()
    Watch.objects.update(created_at=timezone.now() - timedelta(days=3))

    web.goto(f"{live_server.url}{LIST}")
    expect(web.locator("main")).to_contain_text("3 added, 0 changed, 0 removed")
    expect(web.locator("main")).to_contain_text("could not compare 1 case or party")
    well_made(web)
    for one in (made, Rescreening.objects.get(cause="nightly")):
        web.goto(f"{live_server.url}{LIST}{one.pk}/")
        well_made(web)
    expect(web.locator("main")).to_contain_text("1 could not be compared")


def test_a_start_by_hand_is_followed_by_itself_to_its_end(web: Page, live_server: Any) -> None:
    load_list("Something Else")
    copies(watched(BAKERY), 20)
    web.goto(f"{live_server.url}{LIST}")
    web.get_by_role("button", name="Start a full screening now").click()
    expect(web.locator("#rescreening")).to_contain_text("0 of 1 portion done")
    well_made(web)

    drain()

    expect(web.locator("#rescreening")).to_contain_text("1 of 1 portion done", timeout=30_000)
    expect(web.locator("#rescreening")).to_contain_text("Done")
