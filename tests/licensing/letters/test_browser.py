"""The pages of letters in a browser: axe, width, and a preview beside the text."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from licensing.decisions.models import Decision
from licensing.letters import services
from licensing.letters.models import LetterTemplate
from licensing.letters.services import Text, ensure_templates, issue_of_decision, issue_of_stop
from licensing.licenses.models import Revocation, Suspension
from licensing.licenses.services import Proposal, propose_revocation
from licensing.review import services as review
from tests.factories.cases import APPROVAL, case_under_review
from tests.factories.licenses import make_decision, make_license
from tests.factories.organizations import make_organization

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LONG = "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing Holding GmbH"
ARABIC, CHINESE = "دار القياس الوطنية المتخيلة", "青灯光电仪器有限公司"
PARTIES = (
    {"role": "consignee", "name": ARABIC, "country": "SA", "city": "الرياض"},
    {"role": "consignee", "name": LONG, "country": "NO", "city": "Oslo"},
    {"role": "end_user", "name": CHINESE, "country": "CN", "city": "深圳"},
)
SHOTS = os.environ.get("LETTER_SHOTS", "")


def browser(page: Page, live_server: Any, client: Client) -> Page:
    """Give the browser the session of a person."""
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def refused(ada: User) -> Any:
    """Return a letter with long names and names in other scripts."""
    ground = {
        "criteria": ["2", "7"],
        "public_reasons": [f"{ARABIC} has no workshop (12).", f"{LONG} and {CHINESE} share one address."],
        "protected_reasons": ["A source.", ""],
    }
    decision = make_decision(make_organization(ada, name=LONG), outcome="deny", parties=PARTIES, **ground)
    return issue_of_decision(decision.pk)


def check(web: Page, address: str) -> None:
    """Let a page fit a wide and a narrow window, and pass axe."""
    for width in (390, 1280):
        web.set_viewport_size({"width": width, "height": 900})
        fits = web.evaluate("document.documentElement.scrollWidth") <= width
        assert (address, width, fits) == (address, width, True)
        if SHOTS:
            name = address.strip("/").replace("/", "-").replace("?", "-")[:60]
            web.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    violations = Axe().run(web).response["violations"]
    found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
    assert (address, found) == (address, [])


def test_the_authoritys_pages_pass_axe_and_fit_the_window(
    page: Page, live_server: Any, ada: User, max_manager: User, omar: User, sign_in: Callable[[User], Client]
) -> None:
    letter = refused(ada)
    empty = make_decision(make_organization(omar, name=ARABIC), outcome="return")
    draft = services.start("approval", actor=max_manager)
    waiting = services.start("refusal", actor=omar)
    body = waiting.body.replace("You may apply again", "You can apply again")
    waiting = services.save(waiting, Text("No", body, 30, f"{LONG} {ARABIC}", f"{LONG} {ARABIC}"), actor=omar)
    services.propose(waiting, actor=omar)
    services.propose_correction(letter, reason=f"{LONG} {ARABIC}", actor=omar)
    web = browser(page, live_server, sign_in(max_manager))
    for address in (
        "/desk/letters/",
        "/desk/letters/?q=nothing",
        f"/desk/letters/{letter.pk}/",
        f"/desk/letters/{letter.pk}/correct/",
        f"/desk/cases/{letter.case_id}/letters/",
        f"/desk/cases/{empty.case_id}/letters/",
        "/desk/letter-texts/",
        f"/desk/letter-texts/{waiting.pk}/",
        f"/desk/letter-texts/{waiting.pk}/compare/",
        f"/desk/letter-texts/{draft.pk}/",
        f"/desk/letter-texts/{draft.pk}/edit/",
    ):
        web.goto(live_server.url + address)
        check(web, address)

    web.get_by_label("Text", exact=True).fill("{{ exporter.name }}")
    web.get_by_role("button", name="Preview").click()
    expect(web.locator("#id_body-error")).to_contain_text("Line 1: “exporter.name” is no name of a variable")
    check(web, "refused")


def test_the_exporter_reads_a_letter_and_a_preview_keeps_nothing(
    page: Page, live_server: Any, ada: User, omar: User, sign_in: Callable[[User], Client]
) -> None:
    letter = refused(ada)
    draft = services.start("refusal", actor=omar)
    web = browser(page, live_server, sign_in(ada))
    web.goto(f"{live_server.url}/portal/applications/{letter.case.application_id}/tracking/")
    web.get_by_role("link", name="Your application is refused").click()
    expect(web.get_by_text("is being made")).to_be_visible()
    check(web, "portal-letter")

    web = browser(page, live_server, sign_in(omar))
    web.goto(f"{live_server.url}/desk/letter-texts/{draft.pk}/edit/")
    web.get_by_label("Title").fill("A plainer title")
    web.get_by_role("button", name="Preview").click()
    expect(web.get_by_role("heading", name="A plainer title")).to_be_visible()
    assert LetterTemplate.objects.get(pk=draft.pk).title == "Your application is refused"
    assert LetterTemplate.objects.get(pk=draft.pk).created_at <= timezone.now()


def test_the_letter_of_what_is_typed_opens_in_another_tab(page, live_server, sign_in, arden, ada, omar):
    ensure_templates()
    case = case_under_review(arden, ada, omar, name=CHINESE)
    review.recommend(case, advice=APPROVAL, actor=omar)
    web = browser(page, live_server, sign_in(omar))
    web.goto(f"{live_server.url}/desk/cases/{case.pk}/decide/")
    web.get_by_label("Approve", exact=True).first.check()
    web.get_by_label("Reasons for the exporter", exact=True).fill("Known and civil.")
    web.get_by_label("A paragraph of your own in the letter").fill(f"Thank you.\n{ARABIC}: 5 < 6.")
    check(web, "/decide")
    with web.context.expect_page() as opened:
        web.get_by_role("button", name="Preview the letter in a new tab").click()
    tab = opened.value
    expect(tab.get_by_text(f"{ARABIC}: 5 < 6.")).to_be_visible()
    expect(tab.get_by_text("Nothing was issued.")).to_be_visible()
    check(tab, "/rehearsed")
    assert not Decision.objects.exists()


def test_the_letter_of_a_suspension_is_previewed_beside_the_reason_and_read_on_the_license(
    page: Page, live_server: Any, ada: User, max_manager: User, sign_in: Callable[[User], Client]
) -> None:
    license = make_license(make_organization(ada, name=LONG), parties=PARTIES)
    web = browser(page, live_server, sign_in(max_manager))
    web.goto(f"{live_server.url}/desk/licenses/{license.pk}/")
    web.locator("textarea[name=reason]").fill(f"{ARABIC} has moved.")
    web.locator("textarea[name=note]").fill("A source says so.")
    with web.context.expect_page() as opened:
        web.get_by_role("button", name="Preview the letter in a new tab").click()
    preview = opened.value
    expect(preview.get_by_text("Nothing was issued.")).to_be_visible()
    expect(preview.get_by_text(f"{ARABIC} has moved.")).to_be_visible()
    expect(preview.get_by_text("A source says so.")).to_have_count(0)
    check(preview, "/desk/license-preview/")
    preview.close()

    web.get_by_role("button", name="Suspend license").click()
    expect(web.get_by_text("is suspended. Nothing may be shipped under it.")).to_be_visible()
    (letter,) = issue_of_stop(Suspension.objects.get().pk)
    propose_revocation(license, Proposal(f"{LONG} has moved."), actor=max_manager)
    revocation = Revocation.objects.get()
    for person, address in (
        (max_manager, f"/desk/licenses/{license.pk}/"),
        (max_manager, f"/desk/letters/{letter.pk}/"),
        (max_manager, f"/desk/revocations/{revocation.pk}/letter/"),
        (ada, f"/portal/licenses/{license.pk}/"),
        (ada, f"/portal/letters/{letter.pk}/"),
    ):
        browser(web, live_server, sign_in(person))
        web.goto(f"{live_server.url}{address}")
        expect(web.get_by_role("heading", level=1)).to_contain_text(
            "etter" if "letter" in address else "icense"
        )
        check(web, address)
