"""An officer signs in, walks the queue, takes a case and recommends, and never touches a mouse."""

from playwright.sync_api import Locator, expect

from tests.journeys import steps
from tests.journeys.cast import PASSWORD, email_of
from tests.journeys.people import Person, Town


def press(person: Person, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        person.page.keyboard.press(key)


def tab_to(person: Person, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    expect(target).to_be_visible()
    for _ in range(80):
        press(person, "Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {target}.")


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


def test_an_officer_works_by_keyboard_alone(town: Town) -> None:
    town.sessions.pop("Olga", None)
    olga = Person(town, "Olga")
    page = olga.page
    olga.opens("/account/login/")
    tab_to(olga, page.get_by_label("E-mail address"))
    page.keyboard.type(email_of("Olga"))
    tab_to(olga, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    press(olga, "Enter")
    tab_to(olga, page.get_by_label("Code"))
    page.keyboard.type(town.code_of("Olga"))
    press(olga, "Enter")
    expect(page.get_by_role("heading", name="Cases")).to_be_visible()

    olga.opens("/desk/cases/?whose=unassigned&order=oldest")
    rows = page.locator("table[data-queue] tbody tr:not(.cases__flags)")
    press(olga, "j")
    has_focus(rows.nth(0).get_by_role("link").first)
    press(olga, "j")
    has_focus(rows.nth(1).get_by_role("link").first)
    press(olga, "k", "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("EX-")

    tab_to(olga, page.get_by_role("button", name="Take this case"))
    press(olga, "Enter")
    olga.sees("is yours now")
    tab_to(olga, page.get_by_role("link", name="Recommend an outcome"))
    press(olga, "Enter")
    tab_to(olga, page.get_by_role("radio", name="Approve", exact=True))
    press(olga, "Space")
    tab_to(olga, olga.field("Reasons"))
    page.keyboard.type(steps.APPROVAL)
    tab_to(olga, page.get_by_role("button", name="Put the recommendation on file"))
    press(olga, "Enter")
    olga.sees("Your recommendation is on file.", steps.APPROVAL)

    olga.opens("/desk/cases/?whose=unassigned&order=oldest")
    press(olga, "j", "a")
    olga.sees("is yours now")
    town.sessions["Olga"] = olga.context.storage_state()
