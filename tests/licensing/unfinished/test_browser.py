"""A form that was begun, the page closed, and found again: in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from licensing.applications import services
from licensing.unfinished.models import UnfinishedEntry
from tests.conftest import PASSWORD
from tests.factories import applications as make
from tests.factories.organizations import make_member, make_organization
from tests.licensing.advice import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web(page: Page, live_server: Any, ada: User, sign_in: Callable[[User], Client]) -> Page:
    cookie = sign_in(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_closed_mid_way_is_found_again_and_finished(
    web: Page, live_server: Any, ada: User, width: int
) -> None:
    draft = make.make_draft(make_organization(ada), ada)
    make.make_control_list()
    root = f"{live_server.url}/portal/applications/{draft.pk}/"
    web.set_viewport_size({"width": width, "height": 900})
    web.goto(f"{root}goods/add/", wait_until="networkidle")
    status = web.locator("[data-saved]")
    expect(status).to_have_attribute("role", "status")
    web.get_by_label("What are the goods?").press_sequentially("Thermal camera for a wor")
    web.get_by_label("Search").press_sequentially("camera")
    web.get_by_label("6A003 Thermal cameras").check()
    expect(status).to_contain_text("as unfinished")
    expect(status).to_have_attribute("data-state", "saved")
    web.close()
    assert not draft.lines.exists()

    again = web.context.new_page()
    again.set_viewport_size({"width": width, "height": 900})
    again.goto(root)
    assert Axe().run(again).response["violations"] == []
    again.get_by_role("link", name="continue or discard Add goods").click()
    expect(again.get_by_role("heading", name="Not saved yet")).to_be_visible()
    expect(again.get_by_label("What are the goods?")).to_have_value("Thermal camera for a wor")
    expect(again.get_by_label("6A003 Thermal cameras")).to_be_checked()
    assert Axe().run(again).response["violations"] == []
    assert again.evaluate("document.documentElement.scrollWidth") <= width
    again.get_by_label("Quantity").fill("2")
    again.get_by_label("Unit").select_option("NMB")
    again.get_by_label("Value of the whole line").fill("900")
    again.get_by_label("Currency").select_option("EUR")
    again.get_by_role("button", name="Save", exact=True).click()
    expect(again.get_by_role("heading", name="1. Thermal camera for a wor")).to_be_visible()
    assert not UnfinishedEntry.objects.exists()


def test_what_was_typed_in_the_last_moment_is_kept_and_can_be_discarded(
    web: Page, live_server: Any, ada: User
) -> None:
    asked = build.draft(make_organization(ada), ada)
    address = f"{live_server.url}/portal/advice/{asked.pk}/items/add/?kind=software"
    web.goto(address, wait_until="networkidle")
    web.get_by_label("Name", exact=False).first.press_sequentially("Firmw")
    web.goto(f"{live_server.url}/portal/advice/")
    web.goto(address)
    expect(web.get_by_label("Name", exact=False).first).to_have_value("Firmw")
    web.get_by_role("button", name="Discard what I typed").click()
    expect(web.get_by_label("Name", exact=False).first).to_have_value("")
    assert not UnfinishedEntry.objects.exists()


def test_a_session_that_ended_and_a_colleague_who_took_over_lose_nothing(
    web: Page, live_server: Any, ada: User, bruno: User
) -> None:
    organization = make_organization(ada)
    make_member(organization, bruno)
    draft = make.make_draft(organization, ada)
    address = f"{live_server.url}/portal/applications/{draft.pk}/parties/add/"
    web.goto(address, wait_until="networkidle")
    web.get_by_label("Name", exact=True).fill("Fjordglass")
    expect(web.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    Session.objects.all().delete()
    web.get_by_label("City").press_sequentially("Bergen")
    web.wait_for_url("**/account/login/**")
    web.locator("[name=login]").fill(ada.email)
    web.locator("[name=password]").fill(PASSWORD)
    web.locator("[name=password]").press("Enter")
    expect(web.get_by_label("City")).to_have_value("Bergen")
    expect(web.get_by_label("Name", exact=True)).to_have_value("Fjordglass")

    services.take_over(draft, actor=bruno, version=None)
    web.get_by_label("Street and number").press_sequentially("Kaien 1")
    expect(web.locator("#problem")).to_contain_text("has this draft")
    expect(web.locator("[data-saved]")).to_contain_text("Not saved")
    expect(web.get_by_label("Street and number")).to_have_value("Kaien 1")
