"""The test before an application in a browser: axe, width, and by keyboard to the record."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from exportctl.core.people.models import User
from licensing.selfassessments.models import SelfAssessment
from tests.factories import applications as make
from tests.factories import library
from tests.factories.organizations import make_organization
from tests.licensing.advice import build

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Consolidated Institute of Precision Photonics and Experimental Measurement Systems 光电研究所"
QUESTIONS = (
    ("Is the technology part", "Yes"),
    ("Is it basic or applied", "Yes"),
    ("Are the results meant", "Yes"),
    ("May a sponsor", "No"),
    ("Do the recipients get", "No"),
)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_officer_of_a_university_takes_the_test_and_records_it(
    page: Page, live_server: Any, ada: User, sign_in: Callable[[User], Client], width: int
) -> None:
    organization = make_organization(ada, name=LONG)
    cookie = sign_in(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})

    def looks() -> None:
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{live_server.url}/portal/applications/types/")
    page.get_by_role("link", name="Take the short test first").click()
    looks()
    page.get_by_label("Which project").fill(LONG)
    page.get_by_label("What do you pass on").fill("Measured spectra, to two guests, in our lab.")
    page.get_by_role("button", name="See what the answers point to").last.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    looks()
    for question, answer in QUESTIONS:
        page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="See what the answers point to").last.click()
    expect(page.locator("main")).to_contain_text("no license seems to be needed")
    looks()
    page.get_by_role("button", name="Record the self-assessment").click()
    expect(page.locator("main")).to_contain_text("no ruling")
    looks()
    page.goto(f"{live_server.url}/portal/self-assessments/")
    expect(page.get_by_role("link", name=SelfAssessment.objects.get().reference)).to_be_visible()
    looks()

    draft = make.make_draft(organization, ada, kind="deemed")
    product = library.make_product(organization, ada, name=LONG)
    asked = build.draft(organization, ada)
    for address in (
        f"applications/{draft.pk}/",
        f"applications/{draft.pk}/questions/researcher/",
        f"advice/{asked.pk}/",
        f"advice/{asked.pk}/items/library/",
        f"advice/{asked.pk}/items/add/?kind=equipment&product={product.pk}&seen=1",
        f"library/products/{product.pk}/",
    ):
        page.goto(f"{live_server.url}/portal/{address}")
        looks()
