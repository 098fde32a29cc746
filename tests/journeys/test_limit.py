"""An agency allows half of a line under a condition: the decision starts from that; more is settled first.

Each chapter goes on where the one before ended. The officer's browser runs no script.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.people import WIDTHS, Person, Town

PORTS = "Harbor Authority of the Northern Ports سلطة الموانئ 港口管理局"
SHORT = "Ports سلطة الموانئ 港口"
CONDITION = "Ship by sea only."
SETTLED = "Talked through: the second laser replaces one that is scrapped."
LINE = re.compile(r"^Line 1: Fiber")


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    case: str = ""

    def officer(self, width: str = "phone") -> Person:
        """Olga, on her phone and without scripts."""
        return self.town.person("Olga", width=WIDTHS[width], javascript=False)


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_dora_allows_one_laser_under_a_condition(journey: Journey) -> None:
    town = journey.town
    desk = town.person("Max").opens("/desk/agencies/").follows("Add an agency")
    desk.fills(Name=PORTS, Short_name=SHORT)
    desk.page.get_by_label("E-mail address").fill("ports@agencies.example")
    desk.presses("Save").sees("Say now who answers for it.").follows(PORTS)
    desk.page.get_by_label("Agency reviewer").select_option(label="Dora")
    desk.presses("Let the person answer for it").sees("Dora answers for")

    reference = town.product.command("-m", "tests.journeys.laid", "1").strip()
    olga = journey.officer()
    steps.finds_case(olga, reference, whose="unassigned")
    steps.waits_for(olga, "An officer to take it")
    journey.case = olga.page.url.removeprefix(town.product.url)
    olga.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Approve")
    olga.follows("Which agencies have the case").follows("Refer the case")
    olga.page.get_by_label(re.compile(f"^{PORTS}")).check()
    olga.page.get_by_label("What do you ask them?").fill("How much may go through your ports?")
    olga.presses("Refer the case").sees("The case was referred.")
    steps.assesses(town, journey.case)

    dora = town.person("Dora").opens("/desk/referred/").follows(reference).follows("Recommend")
    dora.page.get_by_label("Approve with conditions", exact=True).check()
    dora.unfolds("Choose or write conditions").page.get_by_label("Further conditions").fill(CONDITION)
    dora.page.get_by_label("Line 1: at most").fill("1")
    dora.page.get_by_label("Reasons that the exporter may be told").first.fill("One laser serves the use.")
    dora.presses("Give the recommendation").sees("Your recommendation was given.")


def test_the_decision_starts_from_the_limit_and_the_condition(journey: Journey) -> None:
    olga = journey.officer()
    olga.opens(journey.case).follows("Decide").sees(
        "the quantities differ", f"{SHORT} would allow at most 1.", f"{SHORT} asks for “{CONDITION}”"
    )
    expect(olga.page.get_by_label(LINE)).to_have_value("1")
    expect(olga.page.get_by_label("Further conditions")).to_have_value(CONDITION)
    olga.fills(Reasons_for_the_exporter="The use is civil and the end user known.")
    olga.page.get_by_label(LINE).fill("2")
    olga.presses("Send to countersigner")
    olga.sees(f"Line 1: {SHORT} would allow at most 1; the decision grants 2.")
    expect(olga.page.get_by_label(LINE)).to_have_attribute("aria-invalid", "true")


def test_olga_settles_what_the_decision_goes_beyond(journey: Journey) -> None:
    olga = journey.officer()
    olga.opens(journey.case).follows("Which agencies have the case").sees("Conflict.")
    olga.follows("Record how it was settled").ticks("Which way does it go", "The goods may go")
    olga.page.get_by_label(f"Line 1: {SHORT} would allow at most 1 of 2.").check()
    olga.fills(Why=SETTLED)
    olga.presses("Put it on record").sees("How it was settled is on record.")

    olga.opens(journey.case).follows("Decide").sees("It is settled that the decision may go beyond this.")
    expect(olga.page.get_by_label(LINE)).to_have_value("2")
    olga.fills(Reasons_for_the_exporter="The use is civil and the end user known.")
    olga.presses("Send to countersigner").sees("waits for a second signature")
    cleo = journey.town.person("Cleo").opens(journey.case)
    cleo.sees(SETTLED).presses("Countersign").sees("the case is closed")
