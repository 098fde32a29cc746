"""Two agencies are asked: one objects, one lets its time go by; the conflict is settled, then it is decided.

Each chapter goes on where the one before ended. The officer's browser runs no script.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest

from tests.journeys import steps
from tests.journeys.people import WIDTHS, Person, Town

VISITS = "The embassy visits the hospital twice a year."
DEFENSE, CUSTOMS = "Ministry of Defense 国防部", "Customs Service"
OBJECTION = "The end user's hall also serves a shipyard of the navy."
SETTLED = "Talked through with the ministry: the license names the hall, and a visit follows."


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


def test_max_keeps_the_agencies(journey: Journey) -> None:
    desk = journey.town.person("Max").opens("/desk/agencies/")
    for name, short, person in ((DEFENSE, "Defense MoD", "Dora"), (CUSTOMS, "Customs", "Felix")):
        desk.opens("/desk/agencies/").follows("Add an agency")
        desk.fills(Name=name, Short_name=short)
        desk.page.get_by_label("E-mail address").fill(f"{short[:3].lower()}@agencies.example")
        desk.presses("Save").sees("Say now who answers for it.").follows(name)
        desk.page.get_by_label("Agency reviewer").select_option(label=person)
        desk.presses("Let the person answer for it").sees(f"{person} answers for {name} now.")


def test_olga_refers_the_case_to_both(journey: Journey) -> None:
    journey.reference = journey.town.product.command("-m", "tests.journeys.laid", "1").strip()
    olga = journey.olga
    steps.finds_case(olga, journey.reference, whose="unassigned")
    steps.waits_for(olga, "An officer to take it")
    journey.case = olga.page.url.removeprefix(journey.town.product.url)
    olga.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Approve")
    olga.follows("Which agencies have the case").sees("referred to nobody").follows("Refer the case")
    olga.page.get_by_label(re.compile(f"^{DEFENSE}")).check()
    olga.page.get_by_label(re.compile(f"^{CUSTOMS}")).check()
    olga.page.get_by_label("What do you ask them?").fill("Do you know the end user, and do you object?")
    olga.presses("Refer the case").sees("The case was referred.")
    olga.opens(journey.case).sees("An agency's answer is awaited.")


def test_dora_objects_and_sees_nothing_else(journey: Journey) -> None:
    dora = journey.town.person("Dora").opens("/desk/referred/").follows(journey.reference)
    dora.sees(DEFENSE, "Do you know the end user", "Fiber laser, 1 kW").sees_not("Risk", "Screening")
    assert dora.asks("GET", journey.case) == 403
    dora.follows("Recommend")
    dora.page.get_by_label("Refuse", exact=True).check()
    dora.page.get_by_label("Reasons that the exporter may be told").first.fill(OBJECTION)
    dora.presses("Give the recommendation").sees("rests on at least one criterion of concern")
    steps.finds_concern(dora, "7: Risk of diversion", OBJECTION)
    dora.presses("Give the recommendation").sees("Your recommendation was given.", OBJECTION)


def test_felix_lets_his_time_go_by(journey: Journey) -> None:
    felix = journey.town.person("Felix", width=WIDTHS["phone"])
    felix.opens("/desk/referred/").follows(journey.reference).sees("deemed to have no objection")
    journey.town.product.command("-m", "tests.journeys.silent", journey.reference, "Customs")
    felix.page.reload()
    felix.sees("your agency is deemed to have no objection", "The time to answer ended on")


def test_olga_settles_the_conflict_and_decides(journey: Journey) -> None:
    olga = journey.olga
    olga.opens(journey.case).follows("Decide").sees(
        "The referrals stand in the way of a decision.", "would let the goods go", OBJECTION
    )
    olga.opens(journey.case).follows("Which agencies have the case").sees("Conflict.", "Deemed no objection")
    olga.follows("Record how it was settled").ticks("Which way does it go", "The goods may go")
    olga.fills(Why=SETTLED)
    olga.presses("Put it on record").sees("How it was settled is on record.")

    steps.assesses(journey.town, journey.case)
    olga.opens(journey.case).follows("Decide").sees_not("stand in the way").sees(SETTLED, OBJECTION)
    olga.fills(Reasons_for_the_exporter="The use is civil and the end user known.")
    olga.presses("Send to countersigner").sees("Criterion 7 is of concern. Say what mitigates it")
    olga.page.get_by_label("What mitigates the concerns").fill(VISITS)
    olga.presses("Send to countersigner").sees("waits for a second signature")


def test_cleo_sees_the_dissent_and_signs(journey: Journey) -> None:
    cleo = journey.town.person("Cleo").opens(journey.case)
    cleo.sees(OBJECTION, SETTLED, VISITS)
    cleo.presses("Countersign").sees("the case is closed")
