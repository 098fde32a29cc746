"""Takes the screenshots in docs/screens from the running demonstration: `make run`, then `make screens`.

It signs in as the demonstration's people do and finds its way by links, so a page that cannot be reached
fails the command.
"""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

from tools.browser import found

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
LIST = FOLDER.parent.parent / "screening" / "watchlists" / "demonstration.csv"
WIDTHS = (1280, 390)
TALLEST = 2400


@dataclass(frozen=True)
class Screen:
    """One picture: its name, who looks, and the way there from the person's first page."""

    name: str
    person: str
    way: Callable[[Page], object]


def first_row(page: Page) -> None:
    """Open the first link of the first table's body."""
    page.locator("main table tbody a").first.click()


def task_list(page: Page) -> None:
    """Open the draft of goods that waits."""
    page.get_by_role("link", name="Finish the draft PO").first.click()


def goods_line(page: Page) -> None:
    """Open the draft's goods line, with the control list searched."""
    task_list(page)
    page.locator("main").get_by_role("link", name="Goods", exact=True).click()
    page.goto(page.url.rstrip("/") + "/add/")
    page.locator("main input[name=q], main input[type=search]").first.fill("laser")
    page.wait_for_timeout(1200)


def case_with_hit(page: Page) -> None:
    """Open the most pressing case that has an open hit."""
    page.goto(f"{BASE}/desk/cases/?whose=all&hits=open")
    first_row(page)
    page.wait_for_timeout(1000)


def visit(page: Page) -> None:
    """Open the visit that is under way, and its checklist."""
    page.locator(".card a").first.click()
    page.goto(page.url.rstrip("/") + "/checklist/")


def named(path: str, name: str) -> Callable[[Page], None]:
    """Open a page, and from its table the first link whose text has these words."""

    def go(page: Page) -> None:
        page.goto(BASE + path)
        page.locator("main table tbody").get_by_role("link", name=re.compile(name)).first.click()

    return go


def decide(page: Page) -> None:
    """Open the form of a decision that an officer's recommendation waits for."""
    page.goto(f"{BASE}/desk/cases/")
    page.locator('tr:has(+ .cases__flags:has-text("a decision")) a').first.click()
    page.get_by_role("link", name="Decide").first.click()


def people_of(page: Page) -> None:
    """Open the people of the organization that the person acts for."""
    page.goto(f"{BASE}/organization/")
    page.locator("main").get_by_role("link", name=re.compile("people", re.IGNORECASE)).first.click()


def list_difference(page: Page) -> None:
    """Load the fictional list without its last entry, which again changes nothing, and open what changed."""
    rows = LIST.read_text(encoding="utf-8").splitlines(keepends=True)
    file: FilePayload = {"name": "list.csv", "mimeType": "text/csv", "buffer": "".join(rows[:-1]).encode()}
    page.goto(f"{BASE}/desk/watchlists/load/")
    page.locator("main input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Load this edition").click()
    page.get_by_role("link", name="What changed against").click()


def preview(page: Page) -> None:
    """Propose another version of the matching configuration where none waits, and open its preview."""
    page.goto(f"{BASE}/desk/matching/")
    if not page.get_by_role("link", name="Version 2").count():
        page.get_by_role("button", name="Propose another version").click()
        page.locator("main textarea").last.fill("Fewer hits on short names.")
        page.locator("main input[type=text], main input[type=number]").first.fill("0.9")
        page.locator("main form").last.get_by_role("button").last.click()
        page.wait_for_timeout(4000)
        page.goto(f"{BASE}/desk/matching/")
    first_row(page)
    page.get_by_text("Being computed").first.wait_for(state="hidden", timeout=60_000)


SCREENS = (
    Screen("01-home", "", lambda page: page.goto(BASE)),
    Screen("02-what-needs-you", "ada@arden.example", lambda page: page.goto(f"{BASE}/portal/")),
    Screen("03-draft", "ada@arden.example", task_list),
    Screen("04-goods-line", "ada@arden.example", goods_line),
    Screen(
        "05-tracking",
        "ada@arden.example",
        lambda page: page.get_by_role("link", name=re.compile("EX-")).first.click(),
    ),
    Screen("06-queue", "omar@authority.example", lambda page: page.goto(f"{BASE}/desk/cases/?whose=all")),
    Screen("07-case", "omar@authority.example", case_with_hit),
    Screen(
        "08-hit", "sonia@authority.example", lambda page: (page.goto(f"{BASE}/desk/hits/"), first_row(page))
    ),
    Screen(
        "09-license",
        "ada@arden.example",
        lambda page: (page.goto(f"{BASE}/portal/licenses/"), first_row(page)),
    ),
    Screen("10-visit", "inez@authority.example", visit),
    Screen("11-owners", "sonia@authority.example", named("/desk/parties/?q=Silk+Caravan", "Silk Caravan")),
    Screen("12-list-difference", "sonia@authority.example", list_difference),
    Screen("13-rescreening", "sonia@authority.example", named("/desk/rescreening/", ".")),
    Screen("14-look-up", "sonia@authority.example", named("/desk/look-ups/", ".")),
    Screen("15-matching", "sonia@authority.example", preview),
    Screen("16-library", "ada@arden.example", lambda page: page.goto(f"{BASE}/portal/library/")),
    Screen("17-advice", "omar@authority.example", named("/desk/advice/", ".")),
    Screen("18-decide", "omar@authority.example", decide),
    Screen("19-people", "ada@arden.example", people_of),
    Screen(
        "20-license-types",
        "ada@arden.example",
        lambda page: page.goto(f"{BASE}/portal/applications/types/"),
    ),
    Screen("21-question", "omar@authority.example", named("/desk/questions/", ".")),
    Screen("22-letter", "omar@authority.example", named("/desk/letters/", ".")),
    Screen("23-conditions", "omar@authority.example", lambda page: page.goto(f"{BASE}/desk/conditions/")),
    Screen("24-due-process", "cleo@authority.example", named("/desk/reopenings/", ".")),
    Screen("25-transfer", "omar@authority.example", named("/desk/transfers/", ".")),
    Screen("26-returns", "omar@authority.example", named("/desk/returns/", ".")),
    Screen(
        "27-priority-lane",
        "omar@authority.example",
        lambda page: page.goto(f"{BASE}/desk/cases/?whose=lane"),
    ),
    Screen(
        "28-research-test",
        "ada@arden.example",
        lambda page: page.goto(f"{BASE}/portal/self-assessments/test/technology/"),
    ),
)


def main() -> None:
    """Take every picture at both widths, and name them."""
    executable = found()
    if executable is None:
        sys.exit("There is no Chromium; `make browser` says what to install.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        people = {person: signed_in(browser, person) for person in {screen.person for screen in SCREENS}}
        for screen in SCREENS:
            for width in WIDTHS:
                print(take(people[screen.person], screen, width))
        browser.close()


def signed_in(browser: Browser, email: str) -> BrowserContext:
    """Return a browser context of somebody, past password and second factor; "" is a stranger."""
    context = browser.new_context()
    if email:
        password, code = credentials(email)
        page = context.new_page()
        page.goto(f"{BASE}/account/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", password)
        page.locator("main form").first.get_by_role("button").first.click()
        page.wait_for_load_state()
        if code:
            page.fill("input[name=code]", code)
            page.locator("main form").first.get_by_role("button").first.click()
        page.wait_for_url(lambda url: "/account/" not in url)
        page.close()
    return context


def credentials(email: str) -> tuple[str, str]:
    """Read the password and the code of the moment from the demonstration's own page."""
    with urlopen(f"{BASE}/demonstration/", timeout=10) as answer:  # noqa: S310 - our own server
        text = re.sub(r"<[^>]+>", " ", answer.read().decode())
    password = re.search(r"[a-z]+ lantern [a-z]+", text)
    row = text[text.index(email) :]
    code = re.search(r"\b\d{6}\b", row[:400])
    return (password.group() if password else ""), (code.group() if code else "")


def take(context: BrowserContext, screen: Screen, width: int) -> Path:
    """Take one picture, at most TALLEST pixels high."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(BASE)
    screen.way(page)
    page.wait_for_load_state("networkidle")
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    page.set_viewport_size({"width": width, "height": max(height, 700)})
    path = FOLDER / f"{screen.name}-{width}.png"
    page.screenshot(path=path)
    page.close()
    return path


if __name__ == "__main__":
    main()
