"""The analysts' pages in a browser: axe, width, long names and other scripts, and ruling by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from screening.hits import services
from screening.hits.models import Hit
from screening.hits.ruling_models import GoodGuyRule
from tests.screening.hits.build import LISTED, cleared, load_list, matched, screened
from tests.screening.hits.test_bulk import threads

pytestmark = pytest.mark.django_db(transaction=True)
LONG = (
    "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing and Trading "
    "Holding Vandermoor Optics"
)
ARABIC, CHINESE = "شركة واحة القمر الخيالية للبصريات", "虚岭镜河光学有限公司"
NAMES = (LONG, ARABIC, CHINESE, "Vandermoor Optics")


@pytest.fixture
def web(page: Page, live_server: Any, sonia: User, sign_in: Callable[[User], Client]) -> Page:
    """Sonia's browser, with her session's cookie."""
    cookie = sign_in(sonia).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def case_load(sonia: User, sven: User) -> list[str]:
    """Lay hits of every kind and status, and return the addresses that show them."""
    load_list(*NAMES)
    parties = [replace(LISTED, ref=f"n{number}", name=name) for number, name in enumerate(NAMES)]
    hits = {hit.party_name: hit for hit in screened(*parties).hits.order_by("score")}
    services.confirm_hit(hits[ARABIC], reason="Same address.", actor=sven)
    services.escalate_hit(hits[CHINESE], to=sonia, reason="A hard one.", actor=sven)
    pair = threads(2)
    other = [
        replace(LISTED, ref="m1", name=LONG, country="DE"),
        replace(LISTED, ref="m2", name=CHINESE, country="DE"),
    ]
    for hit in screened(*other, thread=UUID(int=9), label="EX-9").hits.all():
        (cleared if hit.party_name == LONG else matched)(hit, sonia, sven)
    again = screened(replace(other[0], country="FR"), thread=UUID(int=9), label="EX-9").hits.all()
    load_list(*NAMES[:3], "Quite Another Bakery", remarks="Moved to the coast.")
    shown = [
        *Hit.objects.filter(run__thread=hits[LONG].thread),
        *again,
        *Hit.objects.filter(status="true_match"),
    ]
    return [
        "/desk/hits/",
        "/desk/hits/?status=to_confirm&order=due",
        *(f"/desk/hits/{hit.pk}/?from=queue" for hit in shown),
        f"/desk/hits/{pair[0].pk}/pair/",
        "/desk/hits/rulings/",
        "/desk/hits/carried-over/",
        f"/desk/hits/carried-over/{GoodGuyRule.objects.get().pk}/",
    ]


def flaws(web: Page, width: int) -> list[Any]:
    """Return what axe finds, and whether the page is wider than the window."""
    found = [
        (one["id"], [node["html"] for node in one["nodes"]]) for one in Axe().run(web).response["violations"]
    ]
    return [*found, *(["wide"] if web.evaluate("document.documentElement.scrollWidth") > width else [])]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_passes_axe_and_fits_the_window(
    web: Page, live_server: Any, sonia: User, sven: User, width: int
) -> None:
    web.set_viewport_size({"width": width, "height": 900})
    empty = ["/desk/hits/", "/desk/hits/rulings/", "/desk/hits/carried-over/"]
    found = {}
    for address in empty:
        web.goto(live_server.url + address)
        found[address] = flaws(web, width)
    for number, address in enumerate(case_load(sonia, sven)):
        web.goto(live_server.url + address)
        found[f"{number} {address}"] = flaws(web, width)

    assert {address: flaw for address, flaw in found.items() if flaw} == {}


def test_an_analyst_works_through_the_queue_by_keyboard(web: Page, live_server: Any) -> None:
    load_list("Vandermoor Optics", "Vandermoor Optics East", "Vandermoor Optics West")
    hits = list(screened(LISTED).hits.order_by("-severity", "due_on", "pk"))

    web.goto(f"{live_server.url}/desk/hits/")
    for key in ("j", "Enter"):
        web.keyboard.press(key)
    expect(web).to_have_url(f"{live_server.url}/desk/hits/{hits[0].pk}/?from=queue")
    web.keyboard.press("j")
    expect(web).to_have_url(f"{live_server.url}/desk/hits/{hits[1].pk}/?from=queue")
    web.locator("form[action*='/confirm/']").get_by_label("Reason").fill("jk: the same address.")
    web.get_by_role("button", name="Propose a true match").press("Enter")

    expect(web).to_have_url(f"{live_server.url}/desk/hits/{hits[2].pk}/?from=queue")
    expect(web.locator("main, body").first).to_contain_text("Your ruling waits for a second person.")
    hits[1].refresh_from_db()
    assert (hits[1].status, hits[1].ruling.reason) == ("in_review", "jk: the same address.")
