"""Walks the running demonstration link by link, as each of its people: `make run`, then `make walk`.

Every kind of page that a person can reach is opened twice, with different records, at both widths. Printed is
what axe finds, each page that is wider than its window, each error of a script or of the server and each link
that leads nowhere; any of it fails the command. `ARGS="omar@authority.example"` walks as one person only.
"""

import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import BrowserContext, Error, Page, Response, sync_playwright

from tests.axe import violations
from tests.screens import BASE, WIDTHS, signed_in
from tools.browser import found

OFFICERS = ("omar", "tariq", "sonia", "cleo", "dora", "clara", "inez", "max", "admin")
PEOPLE = ("", "ada@arden.example", *(f"{name}@authority.example" for name in OFFICERS))
RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}-\d{4}-\d{6}|\b\d+\b")
EACH = 2


def main() -> None:
    """Walk as each person and print what is wrong."""
    executable = found()
    if executable is None:
        sys.exit("There is no Chromium; `make browser` says what to install.")
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for person in sys.argv[1:] or PEOPLE:
            walk = Walk(signed_in(browser, person))
            who = person or "a stranger"
            for fault in walk.faults():
                wrong += 1
                print(f"{who}: {fault}", flush=True)
            print(f"{who}: {walk.seen.total()} pages of {len(walk.seen)} kinds", flush=True)
        browser.close()
    sys.exit(f"{wrong} faults" if wrong else 0)


class Walk:
    """One person's way through everything that they can reach."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.heard: list[str] = []
        self.page.on("pageerror", lambda error: self.heard.append(f"{self.page.url}: {error}"))
        self.seen: Counter[str] = Counter()

    def faults(self) -> Iterator[str]:
        """Open page after page, and say what is wrong with each."""
        ahead = deque([f"{BASE}/"])
        known = set(ahead)
        while ahead:
            address = ahead.popleft()
            if self.seen[kind(address)] >= EACH:
                continue
            answer = opened(self.page, address)
            if answer is None or "html" not in answer.headers.get("content-type", ""):
                continue
            self.seen[kind(address)] += 1
            if not answer.ok:
                yield f"{address}: {answer.status}"
                continue
            yield from self.looks(address)
            fresh = [link for link in links(self.page) if link not in known]
            known.update(fresh)
            ahead.extend(fresh)

    def looks(self, address: str) -> Iterator[str]:
        """Say what is wrong with the page that is open, at each width."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            for rule, elements in violations(self.page):
                yield f"{address} at {width}: {rule} {elements}"
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                yield f"{address} at {width}: wider than the window"
        yield from self.heard
        self.heard.clear()


def kind(address: str) -> str:
    """Return the path with every record's number or name taken out."""
    return RECORD.sub("…", urlsplit(address).path)


def opened(page: Page, address: str) -> Response | None:
    """Open an address; nothing is returned for a download."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
            return None
        raise


def links(page: Page) -> list[str]:
    """Return the addresses of this product that the page leads to."""
    found_there = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [urldefrag(link).url for link in found_there if link.startswith(BASE)]


if __name__ == "__main__":
    main()
