"""People at browsers. Every page that somebody sees is looked at: axe, width, script errors, faults."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from exportctl.core.people.demonstration import PERIOD, code_at
from tests.axe import violations
from tests.journeys.cast import OFFICERS, PASSWORD, SECRET, email_of
from tests.journeys.product import Product

IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|confirm-email/[^/]+")
DIGITS = re.compile(r"\d+")
WIDTHS = {"desk": 1280, "phone": 390}


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, town: "Town", name: str, *, width: int = 1280, javascript: bool = True) -> None:
        self.town = town
        self.name = name
        self.javascript = javascript
        self.width = width
        self.context = town.browser.new_context(
            base_url=town.product.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            storage_state=town.sessions.get(name),
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(8000)
        self.expects: set[int] = set()
        self.visited: list[str] = []
        self.page = self.window()

    def window(self) -> Page:
        """Open one more window of this person's browser."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.town.faults.append(f"{self.name}: {error}"))
        page.on("response", self._answered)
        return page

    def sign_in(self) -> "Person":
        """Sign in with the password and, in the authority, a code, unless that was done before."""
        if self.name in self.town.sessions:
            return self
        self.opens("/account/login/")
        self.gives_password()
        if self.name in OFFICERS:
            self.fills(Code=self.town.code_of(self.name))
            self.presses("Sign in")
        expect(self.page.locator(".masthead__user")).to_contain_text(self.name)
        self.town.sessions[self.name] = self.context.storage_state()
        return self

    def gives_password(self) -> None:
        """Fill in the sign-in page and send it."""
        self.page.get_by_label("E-mail address").fill(email_of(self.name))
        self.page.get_by_label("Password").fill(PASSWORD)
        self.presses("Sign in")

    def opens(self, path: str) -> "Person":
        """Open an address."""
        self.page.goto(path)
        return self.looks()

    def follows(self, name: str | re.Pattern[str], *, within: str = "main") -> "Person":
        """Follow the first link that begins with these words."""
        words = re.compile(rf"^\s*{re.escape(name)}") if isinstance(name, str) else name
        self.page.locator(f"{within} a").filter(has_text=words).first.click()
        return self.looks()

    def presses(self, name: str) -> "Person":
        """Press a button of the page by its words."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        return self.looks()

    def fills(self, **values: str) -> "Person":
        """Fill fields by their labels; an underscore stands for a blank."""
        for label, value in values.items():
            self.field(label.replace("_", " ")).fill(value)
        return self

    def field(self, label: str) -> Locator:
        """Return a field by its label, whether or not the label goes on with "(optional)"."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$"))

    def chooses(self, label: str, value: str) -> "Person":
        """Choose from a list by its label."""
        self.field(label).select_option(value)
        return self

    def ticks(self, group: str, answer: str) -> "Person":
        """Choose an answer of a group of radios or boxes by the beginning of its question."""
        self.page.get_by_role("group", name=re.compile(rf"^{re.escape(group)}")).get_by_label(
            answer, exact=True
        ).check()
        return self

    def unfolds(self, summary: str) -> "Person":
        """Open what is folded away under some words, where it is not open yet."""
        found = self.page.locator("details", has=self.page.locator("summary", has_text=summary)).last
        if found.get_attribute("open") is None:
            found.locator("> summary").click()
        return self

    def sees(self, *texts: str | re.Pattern[str]) -> "Person":
        """Expect words on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str) -> "Person":
        """Expect that words are nowhere on the page."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Take answers of this status as right for a while."""
        self.expects.add(status)
        yield
        self.expects.discard(status)

    def looks(self) -> "Person":
        """Look at the page as it stands; each kind of page is given to axe once per width."""
        self.page.wait_for_load_state()
        path = self.page.url.removeprefix(self.town.product.url).split("?")[0]
        if path not in self.visited:
            self.visited.append(path)
        kind = (IDS.sub("…", path), DIGITS.sub("0", self.page.title()), self.width)
        if self.javascript and kind not in self.town.looked_at:
            self.town.looked_at.add(kind)
            self.town.faults += [f"{kind}: {found}" for found in violations(self.page)]
            if self.page.evaluate("document.documentElement.scrollWidth") > self.width:
                self.town.faults.append(f"{kind}: wider than the window")
        assert self.town.faults == [], self.town.faults
        return self

    def asks(self, method: str, path: str) -> int:
        """Send a bare request in this person's session and return its status, following no redirect."""
        cookies = {one["name"]: one["value"] for one in self.context.cookies()}
        answer = self.context.request.fetch(
            self.town.product.url + path,
            method=method,
            max_redirects=0,
            headers={"X-CSRFToken": cookies.get("csrftoken", ""), "Referer": self.town.product.url},
        )
        return answer.status

    def _answered(self, response: Response) -> None:
        if response.status >= 500 and response.status not in self.expects:
            self.town.faults.append(f"{self.name}: {response.status} from {response.url}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.town.faults.append(f"{self.name}: {message.text} on {self.page.url}")


class Town:
    """Everybody who uses one product, their sessions, and what was found wrong on any page."""

    def __init__(self, browser: Browser, product: Product) -> None:
        self.browser = browser
        self.product = product
        self.sessions: dict[str, Any] = {}
        self.looked_at: set[tuple[str, str, int]] = set()
        self.faults: list[str] = []
        self.last_code: dict[str, float] = {}

    def person(self, name: str, *, afresh: bool = False, **how: Any) -> Person:
        """Give somebody a browser that is signed in: with the session they have, unless `afresh`."""
        if afresh:
            self.sessions.pop(name, None)
        return Person(self, name, **how).sign_in()

    def stranger(self) -> Person:
        """Give a browser to somebody who has no sign-in."""
        return Person(self, "nobody")

    def code_of(self, name: str) -> str:
        """Return a code that this person has not used: that of the moment, else the next one."""
        now = max(time.time(), self.last_code.get(name, 0) + PERIOD)
        self.last_code[name] = now
        return code_at(SECRET, now)
