"""Every component, drawn: in words and structure here, in the browser with axe in every shell."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from exportctl.core.access import ALLOW, Verdict
from exportctl.core.errors import Conflict, DomainError, Gap, Missing, NotPermitted
from exportctl.core.web import fields, pictures, problems
from exportctl.core.web.states import tone_of, words_of
from exportctl.core.web.templatetags import ui
from tests.core.web.sink import AT, Kitchen, Part, clock_at

SHELLS = ["public", "portal", "desk", "field"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_component_passes_axe_and_fits_the_window(
    show: Callable[..., Page], shell: str, width: int
) -> None:
    page = show(shell, width=width)

    violations = Axe().run(page).response["violations"]

    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_refusal_is_shown_and_the_page_stays(show: Callable[..., Page]) -> None:
    page = show("desk")

    page.click("#try")

    page.wait_for_selector("#problem .problem")
    assert "Only 40 kilograms are left." in page.inner_text("#problem")
    assert page.locator("#try").count() == 1


def test_the_error_summary_has_the_focus_and_leads_to_the_field(show: Callable[..., Page]) -> None:
    page = show("portal")
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")

    page.click("text=Choose the result of the visit.")

    assert page.evaluate("document.activeElement.id") == "id_result_0"


def test_a_double_click_sends_once(show: Callable[..., Page]) -> None:
    page = show("portal", bound=False)
    page.evaluate(
        "window.counted = 0;"
        "document.querySelector('main form').addEventListener('submit', (event) => {"
        " window.counted += 1; event.preventDefault(); })"
    )
    page.dblclick("text=Send to countersigner")

    assert page.evaluate("window.counted") == 1


def test_j_and_k_move_through_a_queue(show: Callable[..., Page]) -> None:
    page = show("desk", bound=False)

    for key in "jjk":
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.textContent") == "C-2026-000121"


@pytest.mark.parametrize("shell", SHELLS)
def test_no_inline_style_or_script(draw: Callable[..., str], shell: str) -> None:
    html = draw(shell)

    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_page_needs_no_context(status: int) -> None:
    assert "<h1" in render_to_string(f"problems/{status}.html")


@pytest.mark.parametrize(
    "error",
    [
        NotPermitted("You made this decision; someone else must countersign it."),
        Missing(),
        Conflict("Cleo countersigned it at 14:05.", code="moved_on"),
        DomainError("Not yet.", code="incomplete", gaps=[Gap("Add a line of goods", "/goods/", "quantity")]),
    ],
)
def test_a_refusal_has_its_page(request_of_nobody: HttpRequest, error: DomainError) -> None:
    answer = problems.show(request_of_nobody, error)
    html = answer.content.decode()

    assert answer.status_code == error.status
    assert error.message in html
    assert all(gap.message in html and f"{gap.url}#id_{gap.field}" in html for gap in error.gaps)


def test_required_errors_say_what_to_do() -> None:
    messages = [error.message for error in fields.errors_of(Kitchen({}))]

    assert messages[0] == "Enter the name of the consignee."
    assert "Answer “Is the end user military?”" in messages
    assert "Tick “I declare that this is true” to go on." in messages
    assert not any("required" in message for message in messages)


def test_errors_and_hint_describe_the_field() -> None:
    html = str(
        fields.context_of(Kitchen({})["name"], prefix="", suffix="", width="", heading=False)["widget"]
    )

    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html


def test_what_was_typed_is_kept() -> None:
    html = str(
        fields.context_of(Kitchen({"name": "<b>"})["name"], prefix="", suffix="", width="", heading=False)[
            "widget"
        ]
    )

    assert 'value="&lt;b&gt;"' in html


def test_differing_characters_are_marked_and_escaped() -> None:
    first, second = ui.marked("Nord <x>", "NORT <x>")

    assert first == "Nor<mark>d</mark> &lt;x&gt;"
    assert second == "NOR<mark>T</mark> &lt;x&gt;"


def test_a_letter_that_grows_in_capitals_does_not_shift_the_marks() -> None:
    assert ui.marked("Groß", "Gros") == ("Gro<mark>ß</mark>", "Gro<mark>s</mark>")


def test_contributions_run_from_zero_to_the_score() -> None:
    parts = [
        Part("b", Decimal(15), ""),
        Part("a", Decimal(25), ""),
        Part("c", Decimal(-5), ""),
        Part("d", Decimal(0), ""),
    ]
    bars = pictures.contribution_bars(SimpleNamespace(score=Decimal(35), band="medium", contributions=parts))

    assert [(bar.contribution.title, bar.bar.start, bar.bar.length) for bar in bars] == [
        ("a", "0.00", "62.50"),
        ("b", "62.50", "37.50"),
        ("c", "87.50", "12.50"),
    ]
    assert bars[2].bar.less


def test_a_clock_bar_adds_up() -> None:
    bar = pictures.clock_bar(clock_at(AT, 30))
    whole = Decimal(bar.counted.length) + Decimal(bar.paused.length) + Decimal(bar.left.length)

    assert abs(whole - 100) < Decimal("0.1")


def test_dates_amounts_and_money() -> None:
    assert ui.day(date(2026, 11, 2)) == "2 Nov 2026"
    assert ui.deadline(date(2026, 12, 2)) == "Wed 2 Dec 2026"
    assert ui.day_time(datetime(2026, 11, 22, 14, 5, tzinfo=UTC)) == "22 Nov 2026, 14:05 UTC"
    assert ui.amount(Decimal("1200.500"), "KGM") == "1,200.5 kilograms"
    assert ui.amount(Decimal("1000"), "KGM") == "1,000 kilograms"
    assert ui.money(Decimal("1200.5"), "EUR") == "EUR 1,200.50"
    assert {ui.day(None), ui.amount(None, "KGM"), ui.money(None, "EUR")} == {"–"}


def test_states_have_a_tone_and_words() -> None:
    assert (tone_of("approved"), tone_of("under_review"), tone_of("denied"), tone_of("draft")) == (
        "go",
        "wait",
        "stop",
        "neutral",
    )
    assert words_of("under_review") == "Under review"


def test_a_grey_button_says_why() -> None:
    grey = render_to_string(
        "components/grey_button.html", ui.grey_button("Countersign", Verdict("You made it."))
    )
    real = render_to_string(
        "components/grey_button.html", ui.grey_button("Countersign", ALLOW, name="act", value="sign")
    )

    assert 'aria-disabled="true"' in grey
    assert "You made it." in grey
    assert 'name="act" value="sign"' in real
    assert "aria-disabled" not in real
