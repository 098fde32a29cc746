"""A document behind a wall, what an exporter knows of its customer, and the survey when all is over.

Each chapter goes on where the one before ended. Nora's browser is a phone.
"""

from dataclasses import dataclass
from functools import cached_property

import pytest

from tests.journeys import steps
from tests.journeys.laid import END_USER
from tests.journeys.people import WIDTHS, Person, Town

WHY = "It names people who asked not to be known."
KNOWN = "We met them at a trade fair in 2019."


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""
    case: str = ""

    @cached_property
    def nora(self) -> Person:
        return self.town.person("Nora", width=WIDTHS["phone"])

    @cached_property
    def omar(self) -> Person:
        return self.town.person("Omar")


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town, town.product.command("-m", "tests.journeys.laid", "1").strip())


def test_omar_puts_a_document_behind_a_wall(journey: Journey) -> None:
    omar = journey.omar
    steps.finds_case(omar, journey.reference)
    journey.case = omar.page.url.removeprefix(journey.town.product.url)
    steps.waits_for(omar, "An officer to take it")
    omar.presses("Take this case").opens(f"{journey.case}handling/").sees("No mark").follows("Mark it")
    omar.ticks("Mark", "Need to know (with a wall)").presses("Keep this mark").sees("Say why.")
    omar.page.get_by_label("Sonia (sonia@cast.example)").check()
    omar.fills(Reason=WHY).presses("Keep this mark").sees("Need to know", WHY, "May read it: Omar, Sonia")


def test_only_who_is_named_reads_it(journey: Journey) -> None:
    sonia = journey.town.person("Sonia").opens(journey.case).opens(f"{journey.case}handling/").sees(WHY)
    assert sonia.page.locator("main table").get_by_role("link", name="statement.pdf").count() == 1
    max_ = journey.town.person("Max").opens(f"{journey.case}handling/").sees(WHY)
    assert max_.page.locator("main table").get_by_role("link", name="statement.pdf").count() == 0
    max_.follows("Who has looked at this case").sees("Omar", "Sonia")


def test_nora_tells_what_she_knows_and_omar_acknowledges_it(journey: Journey) -> None:
    nora, omar = journey.nora, journey.omar
    nora.opens("/portal/applications/").follows(journey.reference).follows("Customer knowledge")
    nora.follows(f"Say what you know about {END_USER}").presses("File this entry")
    nora.fills(Customer_since="2019", How_you_know_this_customer=KNOWN).presses("File this entry")
    nora.sees("Not acknowledged yet", KNOWN)
    omar.opens(f"{journey.case}customer-knowledge/").sees(KNOWN, "Given in confidence")
    omar.presses("Acknowledge").sees("Read by Omar")


def test_nora_says_how_it_went_once_it_is_over(journey: Journey) -> None:
    nora, omar = journey.nora, journey.omar
    nora.opens("/portal/applications/").follows(journey.reference).follows("Withdraw")
    nora.fills(Reason="The order was called off.").presses("Ask to withdraw").sees("Your request was sent.")
    omar.opens(f"{journey.case}withdrawal/").presses("Let it be withdrawn").sees("is withdrawn")
    nora.opens("/portal/applications/").follows(journey.reference).follows("Say how it went")
    nora.presses("Send your answer").sees("Say how clear it was.")
    nora.ticks("How clear", "Very clear").ticks("How long did it take", "As expected")
    nora.ticks("How easy", "Easy").presses("Send your answer")
    nora.sees("You or a colleague answered our questions about this case.")
    journey.town.person("Max").opens("/desk/feedback/").sees("No month has enough answers yet.")
