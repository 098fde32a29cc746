"""A partial approval against a colleague's opinion: a line less, one refused, a party left out, three sign.

Each chapter goes on where the one before ended. The officer's browser runs no script.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.laid import LEFT_OUT, STAYS
from tests.journeys.people import WIDTHS, Person, Town

WHY_TWO = "Two countersignatures because the value is above EUR 500,000.00."
WHY_OUT = "Its bonded warehouse cannot be inspected."
WHY_LESS = "One laser serves the stated use."
WHY_REFUSED = "No use is stated for line 2."
RESOLD = "The stock of the warehouse was sold on before."
LESS = "why less or nothing is approved"
DIVERSION = "Criterion 7, risk of diversion to an undesirable end user or end use"


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""
    case: str = ""

    @cached_property
    def olga(self) -> Person:
        return self.town.person("Olga", width=WIDTHS["phone"], javascript=False)


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_olga_recommends_and_sonia_dissents(journey: Journey) -> None:
    journey.reference = journey.town.product.command("-m", "tests.journeys.laid", "12").strip()
    olga = journey.olga
    steps.finds_case(olga, journey.reference, whose="unassigned")
    steps.waits_for(olga, "An officer to take it")
    journey.case = olga.page.url.removeprefix(journey.town.product.url)
    olga.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Approve")

    sonia = journey.town.person("Sonia").opens(journey.case).follows("Give an opinion")
    steps.finds_concern(sonia, "7: Risk of diversion", RESOLD)
    sonia.page.get_by_label("No concern on all other criteria").check()
    steps.gives_advice(sonia, "Put the opinion on file", outcome="Refuse")
    sonia.sees(
        "Your opinion is on file.", "Olga: approve; Sonia: refuse.", RESOLD, "on every other criterion"
    )


def test_tariq_assesses_twelve_lines_at_once(journey: Journey) -> None:
    journey.olga.opens(journey.case).follows("Decide").sees("No qualified reviewer has assessed lines 1, 2")
    steps.assesses(journey.town, journey.case)
    journey.town.person("Tariq").opens(f"{journey.case}assessment/").sees("12 of 12")
    journey.olga.opens(journey.case).follows("Decide").sees_not("No qualified reviewer")


def test_olga_approves_in_part_without_scripts(journey: Journey) -> None:
    olga = journey.olga
    olga.opens(journey.case).follows("Decide").sees(
        WHY_TWO, "The opinions conflict.", "Sonia: refuse.", RESOLD
    )

    olga.page.get_by_label(re.compile(r"^Line 1: Fiber")).fill("3")
    olga.fills(Reasons_for_the_exporter="Less than was applied for serves the stated use.")
    olga.presses("Send to countersigner")
    expect(olga.page.get_by_label(re.compile(r"^Line 1: Fiber"))).to_have_attribute("aria-invalid", "true")

    olga.page.get_by_label(re.compile(r"^Line 1: Fiber")).fill("1")
    olga.unfolds("Value, reason and criteria, where line 1 gets less")
    olga.page.get_by_label(re.compile(r"^Line 1: approved value")).fill("20000.00")
    olga.page.get_by_label(re.compile(r"^Line 2: Fiber")).fill("0")
    olga.unfolds("Leave a party out")
    olga.page.get_by_label(re.compile(rf"^Why {LEFT_OUT} is left out")).fill(WHY_OUT)
    olga.presses("Send to countersigner").sees(
        "Line 1: say why less is approved", "Line 2: say why it is refused", "Line 2: choose at least one"
    )
    olga.sees("Choose at least one criterion for which the party is left out.")

    olga.field(f"Line 1: {LESS}").fill(WHY_LESS)
    olga.field(f"Line 2: {LESS}").fill(WHY_REFUSED)
    olga.ticks("Line 2: criteria of a refusal", DIVERSION)
    olga.ticks(f"Criteria for leaving {LEFT_OUT} out", DIVERSION)
    olga.presses("Send to countersigner").sees("waits for a second signature", WHY_TWO, WHY_OUT)
    olga.sees(WHY_LESS, WHY_REFUSED, "Criterion 7: Risk of diversion")


def test_cleo_signs_first_and_cannot_sign_again(journey: Journey) -> None:
    cleo = journey.town.person("Cleo")
    cleo.opens(journey.case).sees(WHY_TWO).presses("Countersign")
    cleo.sees("You gave the first of two countersignatures.")
    grey = cleo.page.get_by_role("button", name="Countersign")
    expect(grey).to_have_attribute("aria-disabled", "true")
    cleo.sees("someone else must give the second")
    action = cleo.page.locator("form[action$='/countersign/']").get_attribute("action")
    assert cleo.asks("POST", str(action)) == 403


def test_carla_sends_it_back_and_olga_starts_from_there(journey: Journey) -> None:
    carla = journey.town.person("Carla")
    carla.opens(journey.case).sees("Cleo gave the first.").follows("Send the decision back")
    carla.fills(What_is_missing_or_wrong="Say which use is stated.").presses("Send back to the officer")

    olga = journey.olga
    olga.opens(journey.case).sees("Sent back by Carla", "Say which use is stated.").follows("Decide")
    expect(olga.field("Reasons for the exporter")).to_have_value(re.compile("Less than was applied for"))
    olga.fills(Reasons_for_the_exporter="Line 2 has no stated use; less than was applied for serves it.")
    expect(olga.page.get_by_label(re.compile(r"^Line 1: approved value"))).to_have_value("20000.00")
    expect(olga.page.get_by_label(re.compile(r"^Line 2: Fiber"))).to_have_value("0")
    expect(olga.page.get_by_label(re.compile(rf"^Why {LEFT_OUT} is left out"))).to_have_value(WHY_OUT)
    expect(olga.field(f"Line 2: {LESS}")).to_have_value(WHY_REFUSED)
    olga.presses("Send to countersigner").sees("waits for a second signature")


def test_two_people_sign_and_the_license_has_the_part(journey: Journey) -> None:
    carla = journey.town.person("Carla").opens(journey.case).sees(WHY_LESS, WHY_REFUSED, WHY_OUT)
    carla.presses("Countersign").sees("first of two")
    cleo = journey.town.person("Cleo").opens(journey.case).presses("Countersign").sees("the case is closed")
    cleo.sees("Approved in part")
    steps.waits_for(cleo, "License XL-")
    cleo.follows(re.compile("^XL-")).sees("Fiber laser, 1 kW", STAYS).sees_not("Fiber laser, 2 kW", LEFT_OUT)


def test_nora_reads_the_part_and_who_was_left_out(journey: Journey) -> None:
    nora = journey.town.person("Nora", width=WIDTHS["phone"])
    nora.opens("/portal/applications/").follows(journey.reference)
    nora.sees("Approved in part", "Line 2 has no stated use", WHY_OUT, LEFT_OUT, WHY_LESS, WHY_REFUSED)
    nora.sees("Criterion 7: Risk of diversion", "until when and how you may appeal")
