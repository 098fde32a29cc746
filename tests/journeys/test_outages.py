"""What happens to people's work when a part of the system stops, a page is stale, or a session ends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.people import WIDTHS, Person, Town
from tests.journeys.product import Product, becomes

RUNNING = "The automatic checks are running"
FINISHED = "The automatic checks are finished"
NOT_ANSWERING = "A part of the system does not answer"
LATE = 60_000  # milliseconds that a worker may take to start again and do its work


@pytest.fixture(scope="module")
def nora(town: Town) -> Person:
    """Nora, who exports and has only her phone with her."""
    return town.person("Nora", width=WIDTHS["phone"])


@pytest.fixture
def ready(nora: Person) -> Person:
    """Nora before the button that submits a complete application."""
    nora.opens("/portal/applications/").follows("EX-").presses("Copy into a new draft")
    steps.attaches_statement(nora)
    steps.declares(nora)
    return nora


@pytest.fixture
def draft(nora: Person) -> str:
    """The address of a new draft of Nora's, with its end user."""
    address = steps.starts_draft(nora, "Outages")
    nora.follows("Parties")
    steps.adds_party(nora, "End user", steps.END_USER)
    return address


@pytest.fixture
def beat(product: Product) -> Iterator[None]:
    """The scheduler, which sends again what the broker never got."""
    product.beat.start()
    yield
    product.beat.stop()


def test_a_stopped_worker_delays_the_checks_and_loses_nothing(ready: Person, product: Product) -> None:
    product.worker.stop()
    ready.presses("Submit the application").sees("Your application is filed.", RUNNING)

    product.worker.start()

    expect(ready.page.locator("#progress")).to_contain_text(FINISHED, timeout=LATE)


def test_a_stopped_broker_loses_no_submission(ready: Person, product: Product, beat: None) -> None:
    product.valkey.stop()
    ready.presses("Submit the application").sees("Your application is filed.", RUNNING)
    with ready.expecting(503):
        ready.opens("/verify/?number=XL-2026-000001&code=AAAAA-22222")
        expect(ready.page.get_by_role("heading", level=1)).to_have_text(NOT_ANSWERING)
    reference_page = ready.visited[-2]

    product.valkey.start()
    grace_is_over = "UPDATE core_job SET not_before = now() - interval '1 minute' WHERE status = 'queued'"
    product.postgres.psql(grace_is_over)

    ready.opens(reference_page)
    expect(ready.page.locator("#progress")).to_contain_text(FINISHED, timeout=LATE)


def test_a_stopped_database_says_so_and_keeps_the_draft(nora: Person, draft: str, product: Product) -> None:
    nora.opens(f"{draft}end-use/")
    text = nora.page.get_by_label("What will the goods be used for")
    text.fill(steps.USE)
    nora.ticks("Has an authority told you", "No")
    expect(nora.page.locator("[data-saved]")).to_have_attribute("data-state", "saved")

    product.postgres.stop()
    with nora.expecting(503):
        nora.presses("Save and continue").sees(NOT_ANSWERING)
        expect(nora.page.locator(".masthead__name")).to_have_text("exportctl")
        nora.opens(draft).sees(NOT_ANSWERING)
    product.postgres.start()

    assert becomes(lambda: nora.asks("GET", draft) == 200)
    nora.opens(f"{draft}end-use/")
    expect(text).to_have_value(steps.USE)
    nora.opens(f"{draft}parties/").sees(steps.END_USER.name)


def test_a_stale_page_gets_what_changed_and_keeps_what_was_typed(nora: Person, draft: str) -> None:
    nora.follows("Change")
    here, there = nora.page, nora.window()
    there.goto(here.url)
    there.get_by_label("City").fill("Heilbronn")
    there.get_by_role("button", name="Save", exact=True).click()
    expect(there.locator("main")).to_contain_text("Heilbronn")

    nora.fills(City="Stuttgart")
    with here.expect_response(lambda answer: answer.request.method == "POST") as answer:
        nora.presses("Save")
    assert answer.value.status == 409
    nora.sees("What changed last", "What you typed is still below.")
    expect(nora.field("City")).to_have_value("Stuttgart")

    nora.presses("Save").sees("Stuttgart")


def test_a_session_that_ends_in_the_middle_of_a_form_keeps_what_was_typed(
    nora: Person, draft: str, product: Product, town: Town
) -> None:
    nora.follows("Add a consignee").ticks("What kind of party", "Company or other organization")
    nora.fills(Name="Nordlicht Werke GmbH")
    (session,) = [one["value"] for one in nora.context.cookies() if one["name"] == "sessionid"]
    product.postgres.psql(f"DELETE FROM django_session WHERE session_key = '{session}'")
    town.sessions.pop("Nora")

    nora.fills(City="Kiel")
    nora.page.get_by_label("Password").wait_for()  # the form keeps itself, and so asks who is there
    nora.gives_password()

    nora.sees("Your session had run out. We kept what you typed; check it and save.")
    expect(nora.field("Name")).to_have_value("Nordlicht Werke GmbH")
    nora.fills(Street_and_number="1 Quay").chooses("Country", "DE").presses("Save")
    nora.sees("Consignee: Nordlicht Werke GmbH")
