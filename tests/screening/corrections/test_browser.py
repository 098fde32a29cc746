"""The pages of look-ups and wrong matches in a browser: axe, width, answers by themselves, no scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from exportctl.core.people.models import User
from screening.corrections import services
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.lookups.services import answer, look_up, own_check
from tests.screening.corrections.build import REFUSAL, proposed, request_of, under_review
from tests.screening.lookups.build import VANDERMOOR

pytestmark = pytest.mark.django_db(transaction=True)
LONG = (
    "Kaiserlich-Königliche Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
)
NAMES = ("Vandermoor Optics", LONG, "قمر الصحراء للتجارة", "翠羽光电有限公司")


@pytest.fixture
def opened(browser: Browser, live_server: Any, sign_in: Any) -> Callable[..., Page]:
    """Open a page as somebody, in a window of a width."""

    def open_page(user: User, address: str, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, base_url=live_server.url
        )
        cookie = sign_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        return page

    return open_page


@pytest.mark.parametrize("side", ["/portal/", "/desk/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_passes_axe_and_fits_the_window(
    opened, ada, sonia, selma, max_manager, arden, width, side
):
    looked = [answer(look_up(Question((name,)), actor=sonia).pk) for name in NAMES]
    checks = [answer(own_check(Question((name,)), organization=arden.pk, actor=ada).pk) for name in NAMES]
    waiting = look_up(VANDERMOOR, actor=sonia)
    received = request_of(arden, ada, listed_name=LONG, explanation=LONG)
    question = services.ask(under_review(arden, ada, sonia), question=f"{NAMES[2]}?", actor=sonia)
    reviewed = under_review(arden, ada, sonia)
    decision = proposed(arden, ada, sonia)
    closed = services.confirm(proposed(arden, ada, sonia, REFUSAL), actor=selma)
    portal, desk = "/portal/wrong-matches/", "/desk/wrong-matches/"
    pages = [
        *((sonia, f"/desk/look-ups/{one}") for one in ("", "exporters/", f"exporters/{checks[0].pk}/")),
        *((sonia, f"/desk/look-ups/{one.pk}/") for one in (*looked, waiting)),
        (max_manager, "/desk/look-ups/"),
        *((ada, f"/portal/name-checks/{one}") for one in ("", f"{checks[0].pk}/", f"{checks[1].pk}/")),
        *((ada, f"{portal}{one}") for one in ("", "new/", f"questions/{question.pk}/")),
        *((ada, f"{portal}{one.pk}/") for one in (received, question.request, closed)),
        (ada, f"{portal}{received.pk}/withdraw/"),
        *((sonia, f"{desk}{one}") for one in ("", "?state=closed", f"{received.pk}/", f"{closed.pk}/")),
        *((sonia, f"{desk}{reviewed.pk}/{one}") for one in ("", "ask/", "decide/")),
        (sonia, f"{desk}{question.request_id}/go-on/"),
        *((selma, f"{desk}{decision.request_id}/{one}") for one in ("", "send-back/")),
    ]
    windows: dict[User, Page] = {}
    for user, address in pages:
        if not address.startswith(side):
            continue
        if user not in windows:
            windows[user] = opened(user, address, width=width)
        page = windows[user]
        page.goto(address)
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        found = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations]
        assert (address, found) == (address, [])
        assert (address, page.evaluate("document.documentElement.scrollWidth") <= width) == (address, True)
    for page in windows.values():
        page.context.close()


def test_the_answer_comes_by_itself(opened, sonia, arden):
    page = opened(sonia, "/desk/look-ups/")
    page.get_by_label("Name", exact=True).fill("Vandermoor Optics")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_text("Nothing has been compared yet")).to_be_visible()

    answer(Lookup.objects.get().pk)

    expect(page.get_by_role("heading", name="2 matches")).to_be_visible()
    page.context.close()


def test_checking_and_asking_work_without_scripts(opened, ada, arden):
    page = opened(ada, "/portal/name-checks/", scripts=False)
    page.locator("textarea[name=names]").fill("Vandermoor Optics\x1b")
    page.get_by_role("button", name="Check the name").click()
    expect(page.locator("#id_names-error")).to_contain_text("control character")
    page.locator("textarea[name=names]").fill("Vandermoor Optics")
    page.get_by_role("button", name="Check the name").click()
    expect(page.get_by_text("Nothing has been compared yet")).to_be_visible()
    answer(Lookup.objects.get().pk)
    page.get_by_role("link", name="Ask for a correction").click()

    expect(page.locator("textarea[name=listed_name]")).to_have_value("Vandermoor Optics")
    page.locator("select[name=kind]").select_option("organization")
    page.locator("textarea[name=explanation]").fill("Another number.")
    page.get_by_role("button", name="Send the request").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("WM-")
    page.context.close()
