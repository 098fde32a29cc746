"""A case from the queue to its license by people who never touch a mouse.

Each chapter goes on where the one before ended. Somebody opens a page by its address or from the one before;
everything else is Tab, Space, Enter, the arrows, the queue's letters, and what is typed into a field.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import steps
from tests.journeys.cast import PASSWORD, email_of
from tests.journeys.people import Person, Town

MOST_STOPS = 60
MOST_TO_DECIDE = 25  # it takes 16 from the heading of the page to decide to its button
MOST_TO_RECOMMEND = 25
CONDITION = "Serial numbers must be recorded and reported with each shipment."


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""
    case: str = ""


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def press(person: Person, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        person.page.keyboard.press(key)


def tab_to(person: Person, target: Locator) -> int:
    """Press Tab until the target has the focus; return how often."""
    expect(target).to_be_visible()
    for stops in range(1, MOST_STOPS + 1):
        press(person, "Tab")
        if target.evaluate("element => element === document.activeElement"):
            return stops
    raise AssertionError(f"Tab never comes to {target}.")


def from_heading_to(person: Person, target: Locator) -> int:
    """Press Tab from the heading of the page until the target has the focus; return how often."""
    person.page.locator("main h1").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
    stops = tab_to(person, target)
    print(f"{stops} stops from the heading to the target.")
    return stops


def has_focus(target: Locator) -> None:
    """Expect that the target has the focus and shows it."""
    expect(target).to_be_focused()
    shown = target.evaluate(
        "element => { const style = getComputedStyle(element);"
        " return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"
    )
    assert shown, "The focus cannot be seen."


def test_the_first_tab_skips_to_the_content(town: Town) -> None:
    stranger = town.stranger().opens("/account/login/")
    press(stranger, "Tab")
    skip = stranger.page.get_by_role("link", name="Skip to main content")
    has_focus(skip)
    expect(skip).to_be_in_viewport()
    press(stranger, "Enter", "Tab")
    first = stranger.page.locator("#main a, #main input:not([type=hidden]), #main button").first
    has_focus(first)


def signs_in(town: Town, name: str) -> Person:
    """Return somebody who signed in by keyboard, with the password and the code."""
    town.sessions.pop(name, None)
    person = Person(town, name)
    page = person.page
    person.opens("/account/login/")
    tab_to(person, page.get_by_label("E-mail address"))
    page.keyboard.type(email_of(name))
    tab_to(person, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    press(person, "Enter")
    tab_to(person, page.get_by_label("Code"))
    page.keyboard.type(town.code_of(name))
    press(person, "Enter")
    expect(page.locator(".masthead__user")).to_contain_text(name)
    town.sessions[name] = person.context.storage_state()
    return person


def enters(person: Person, role: str, name: str) -> None:
    """Go to a button or a link of the page, see that it shows the focus, and press Enter."""
    target = person.page.locator("main").get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    tab_to(person, target)
    has_focus(target)
    press(person, "Enter")


def chooses_by_arrows(person: Person, answer: str) -> None:
    """Go to the group of radios that the answer is in, and press the arrow until it is chosen."""
    wanted = person.page.get_by_role("radio", name=answer, exact=True)
    group = wanted.get_attribute("name")
    for _ in range(MOST_STOPS):
        press(person, "Tab")
        if person.page.evaluate("document.activeElement.name") == group:
            break
    press(person, "Space")
    for _ in range(12):
        if wanted.is_checked():
            return
        press(person, "ArrowDown")
    raise AssertionError(f"The arrows never come to {answer}.")


def walks_to(person: Person, reference: str) -> None:
    """Go down the rows of the queue to a case and open it."""
    row = person.page.locator("table[data-queue]").get_by_role("link", name=reference)
    expect(row).to_be_visible()
    for _ in range(25):
        press(person, "j")
        if row.evaluate("element => element === document.activeElement"):
            break
    has_focus(row)
    press(person, "Enter")
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(reference)


def test_an_officer_walks_the_queue_and_takes_a_case(journey: Journey) -> None:
    olga = signs_in(journey.town, "Olga")
    page = olga.page
    olga.opens("/desk/cases/?whose=unassigned&order=oldest")
    rows = page.locator("table[data-queue] tbody tr:not(.cases__flags)")
    press(olga, "j")
    has_focus(rows.nth(0).get_by_role("link").first)
    press(olga, "j")
    has_focus(rows.nth(1).get_by_role("link").first)
    press(olga, "k", "Enter")
    journey.reference = steps.reference_on(olga)
    journey.case = page.url.removeprefix(journey.town.product.url)
    enters(olga, "button", "Take this case")
    olga.sees("is yours now")

    olga.opens("/desk/cases/?whose=unassigned&order=oldest")
    press(olga, "j", "a")
    olga.sees("is yours now")


def test_she_recommends(journey: Journey) -> None:
    olga = journey.town.person("Olga").opens(journey.case)
    enters(olga, "link", "Recommend an outcome")
    button = olga.page.get_by_role("button", name="Put the recommendation on file")
    assert from_heading_to(olga, button) <= MOST_TO_RECOMMEND
    olga.page.locator("main h1").focus()
    chooses_by_arrows(olga, "Approve with conditions")
    tab_to(olga, olga.page.get_by_label(CONDITION))
    press(olga, "Space")
    tab_to(olga, olga.field("Reasons"))
    olga.page.keyboard.type(steps.APPROVAL)
    enters(olga, "button", "Put the recommendation on file")
    olga.sees("Your recommendation is on file.", steps.APPROVAL)


def test_a_reviewer_assesses_the_goods(journey: Journey) -> None:
    tariq = signs_in(journey.town, "Tariq").opens(f"{journey.case}assessment/")
    enters(tariq, "button", "Assess the selected lines")
    chooses_by_arrows(tariq, "As declared: the exporter’s entry is right")
    tab_to(tariq, tariq.field("Report summary: subject"))
    tariq.page.keyboard.type("lasers")
    enters(tariq, "button", "Sign the assessment")
    tariq.sees("You signed the assessment of", "Complete")


def test_she_decides_and_is_led_to_what_is_missing(journey: Journey) -> None:
    olga = journey.town.person("Olga").opens(journey.case)
    enters(olga, "link", "Decide")
    chosen = olga.page.get_by_role("radio", name="Approve with conditions", exact=True)
    expect(chosen).to_be_checked()
    expect(olga.page.get_by_label(CONDITION)).to_be_checked()
    button = olga.page.get_by_role("button", name="Send to countersigner")
    assert from_heading_to(olga, button) <= MOST_TO_DECIDE
    press(olga, "Enter")

    has_focus(olga.page.locator("[data-error-summary]"))
    press(olga, "Tab", "Enter")
    expect(olga.field("Reasons for the exporter")).to_be_focused()
    olga.looks().page.keyboard.type(steps.APPROVAL)
    enters(olga, "button", "Send to countersigner")
    olga.sees("waits for a second signature", CONDITION)


def test_the_countersigner_finds_it_and_sends_it_back(journey: Journey) -> None:
    cleo = signs_in(journey.town, "Cleo").opens("/desk/cases/")
    walks_to(cleo, journey.reference)
    enters(cleo, "link", "Send the decision back")
    tab_to(cleo, cleo.field("What is missing or wrong"))
    cleo.page.keyboard.type("Say for how long.")
    enters(cleo, "button", "Send back to the officer")
    # Only then: of a page that was drawn before, the timeline that loads later would have the reason already.
    cleo.sees("The decision went back to its officer.")

    olga = journey.town.person("Olga").opens(journey.case).sees("Say for how long.")
    enters(olga, "link", "Decide")
    tab_to(olga, olga.field("Reasons for the exporter"))
    press(olga, "Control+End")
    olga.page.keyboard.type(" It holds for the usual time.")
    enters(olga, "button", "Send to countersigner")
    olga.sees("waits for a second signature", "It holds for the usual time.")


def test_she_countersigns_and_the_license_is_issued(journey: Journey) -> None:
    cleo = journey.town.person("Cleo").opens("/desk/cases/")
    walks_to(cleo, journey.reference)
    enters(cleo, "button", "Countersign")
    cleo.sees("You countersigned the decision", "Approved with conditions")
    steps.waits_for(cleo, "License XL-")
    license = cleo.page.locator("main").get_by_role("link", name=re.compile("^XL-")).first
    tab_to(cleo, license)
    press(cleo, "Enter")
    cleo.sees(CONDITION).looks()
