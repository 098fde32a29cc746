"""The pages of a draft in a browser: axe, width, search while typing, autosave, an expired session."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from exportctl.core.people.models import User
from licensing.applications import services
from licensing.applications.models import Application
from licensing.organizations import services as organizations
from tests.conftest import PASSWORD
from tests.factories import applications as make
from tests.factories.organizations import make_member, make_organization
from tests.licensing.applications.test_declaring import credential

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing Holding GmbH"


@pytest.fixture
def web(page: Page, live_server: Any, ada: User, sign_in: Callable[[User], Client]) -> Page:
    """Ada's browser, with her session's cookie."""
    cookie = sign_in(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_passes_axe_and_fits_the_window(
    web: Page, live_server: Any, ada: User, width: int
) -> None:
    organization = make_organization(ada, name="Arden Photonics GmbH")
    empty = make.make_draft(organization, ada)
    whole = make.complete_draft(organization, ada, lines=2, name=LONG)
    filed = make.submitted_application(organization, ada)
    root = "/portal/applications/"
    line, party, paper = whole.lines.all()[0], whole.parties.all()[0], whole.attachments.all()[0]
    pages = [
        root,
        f"{root}types/",
        f"{root}start/?kind=technology",
        f"{root}start/",
        f"{root}{filed.pk}/copy/",
    ]
    pages += [
        f"{root}{draft.pk}/{name}"
        for draft in (empty, whole)
        for name in (
            "",
            "goods/",
            "goods/add/",
            "parties/",
            "parties/add/",
            "end-use/",
            "questions/route/",
            "questions/urgency/",
            "documents/",
            "declaration/",
            "check/",
        )
    ]
    pages += [
        f"{root}{whole.pk}/{name}"
        for name in (
            f"goods/{line.pk}/",
            f"goods/{line.pk}/remove/",
            f"parties/{party.pk}/",
            f"documents/{paper.pk}/remove/",
        )
    ]
    web.set_viewport_size({"width": width, "height": 900})
    for address in pages:
        web.goto(live_server.url + address)
        violations = Axe().run(web).response["violations"]
        found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
        assert (address, found) == (address, [])
        assert (address, web.evaluate("document.documentElement.scrollWidth") <= width) == (address, True)


@pytest.mark.parametrize("width", [1280, 390])
def test_who_declares_passes_axe_chosen_forbidden_and_lapsed(
    web: Page, live_server: Any, ada: User, bruno: User, sign_in: Callable[[User], Client], width: int
) -> None:
    organization = make_organization(ada, name=LONG)
    make_member(organization, bruno)
    whole = make.complete_draft(organization, ada)
    bare = make.complete_draft(organization, ada)
    for draft in (whole, bare):
        services.take_over(draft, actor=bruno, version=None)
    address = f"{live_server.url}/portal/applications/{{}}/{{}}/"
    web.set_viewport_size({"width": width, "height": 900})
    cookie = sign_in(bruno).cookies["sessionid"].value
    web.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    def looks(draft: Application, page: str, words: str) -> None:
        web.goto(address.format(draft.pk, page))
        expect(web.locator("main")).to_contain_text(words)
        assert Axe().run(web).response["violations"] == []
        assert web.evaluate("document.documentElement.scrollWidth") <= width

    looks(bare, "declaration", "You cannot make the declaration yourself.")
    expect(web.get_by_role("button", name="Declare and check")).to_have_attribute("aria-disabled", "true")
    made = [
        credential(organization, ada, name)
        for name in ("سلمى عبد الرحمن الواحة", "榆明月", "Maximiliana von und zu Hohenfels-Quellmark " * 2)
    ]
    looks(whole, "declaration", "If a responsible official has signed")
    web.get_by_label("榆明月").check()
    web.get_by_label("I hold the paper").check()
    web.get_by_role("button", name="Declare and check").click()
    looks(whole, "check", "signed on paper, recorded by Bruno")
    organizations.end_official(organization, made[1].pk, actor=ada)
    looks(whole, "check", "Make the declaration anew. The credential of 榆明月 was ended")
    looks(whole, "declaration", "does not count any more")


def test_a_line_is_found_while_typing_and_errors_pass_axe(web: Page, live_server: Any, ada: User) -> None:
    draft = make.make_draft(make_organization(ada), ada)
    make.make_control_list()
    web.goto(f"{live_server.url}/portal/applications/{draft.pk}/goods/add/")
    web.get_by_label("Search").press_sequentially("camera")
    web.get_by_label("6A003 Thermal cameras").check()
    web.get_by_role("button", name="Save", exact=True).click()
    expect(web.get_by_role("link", name="Describe the goods.")).to_be_visible()
    expect(web.get_by_label("6A003 Thermal cameras")).to_be_checked()
    assert Axe().run(web).response["violations"] == []

    web.get_by_label("What are the goods?").fill("Thermal camera")
    web.get_by_label("Quantity").fill("2")
    web.get_by_label("Unit").select_option("NMB")
    web.get_by_label("Value of the whole line").fill("900")
    web.get_by_label("Currency").select_option("EUR")
    web.get_by_role("button", name="Save", exact=True).click()
    expect(web.get_by_role("heading", name="1. Thermal camera")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_numbers_are_added_without_javascript_and_refused_beside_their_field(
    web: Page, browser: Browser, live_server: Any, ada: User, width: int
) -> None:
    draft = make.make_draft(make_organization(ada), ada)
    plain = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    plain.add_cookies(web.context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(f"{live_server.url}/portal/applications/{draft.pk}/parties/add/?role=end_user")
    page.get_by_label("Company or other organization").check()
    page.get_by_label("Name", exact=True).fill(LONG)
    page.get_by_label("Other names").fill("شركة النور الخيالية للبصريات\n想象光电仪器有限公司")
    page.get_by_label("Street and number").fill("Lupinenweg 77")
    page.get_by_label("City").fill("Talheim")
    page.get_by_label("Country", exact=True).select_option("DE")
    first, second = (page.get_by_role("group", name=f"Number {n}", exact=True) for n in (1, 2))
    first.get_by_label("Kind of number").select_option("registration")
    first.get_by_role("textbox").fill("HRB 12345")
    first.get_by_label("Issued by").select_option("DE")
    page.get_by_role("button", name="Add another number").click()
    second.get_by_label("Kind of number").select_option("lei")
    second.get_by_role("textbox").fill("FICTION00DEMO0000119")
    second.get_by_role("textbox").press("Enter")  # as Save does

    expect(page.get_by_role("link", name="The check digits")).to_be_visible()
    fits = page.evaluate("document.documentElement.scrollWidth") <= width
    assert fits
    second.get_by_role("textbox").fill("fiction0 0demo 0000118")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Registration number HRB 12345, Germany")).to_be_visible()
    expect(page.get_by_text("LEI (Legal Entity Identifier) FICTION00DEMO0000118")).to_be_visible()
    plain.close()


def test_the_end_use_saves_itself_and_then_saves_without_a_clash(
    web: Page, live_server: Any, ada: User
) -> None:
    draft = make.make_draft(make_organization(ada), ada)
    web.goto(f"{live_server.url}/portal/applications/{draft.pk}/end-use/")
    web.get_by_label("What will the goods be used for").fill(make.USE)
    web.get_by_role("group", name="Is there a military").get_by_label("No", exact=True).check()
    expect(web.locator("#version")).to_have_value("2")
    expect(web.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    draft.refresh_from_db()
    assert (draft.intended_use, draft.military_use) == (make.USE, "no")

    web.get_by_role("group", name="Could the goods serve").get_by_label("No", exact=True).check()
    web.get_by_role("group", name="Has an authority").get_by_label("No", exact=True).check()
    web.get_by_role("button", name="Save and continue").click()
    expect(web.get_by_role("heading", name="Application: Individual export license")).to_be_visible()


def test_an_autosave_after_the_session_ran_out_leads_through_sign_in_and_loses_nothing(
    web: Page, live_server: Any, ada: User
) -> None:
    draft = make.make_draft(make_organization(ada), ada)
    web.goto(f"{live_server.url}/portal/applications/{draft.pk}/end-use/", wait_until="networkidle")
    Session.objects.all().delete()
    web.get_by_label("What will the goods be used for").fill("Typed over night")
    web.get_by_label("What do you know about it?").focus()
    web.wait_for_url("**/account/login/**")
    web.locator("[name=login]").fill(ada.email)
    web.locator("[name=password]").fill(PASSWORD)
    web.locator("[name=password]").press("Enter")
    expect(web.get_by_text("We kept what you typed")).to_be_visible()
    expect(web.get_by_label("What will the goods be used for")).to_have_value("Typed over night")
