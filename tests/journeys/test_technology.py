"""A technology transfer from the choice of its type to the license, with the test of fundamental research.

Each chapter goes on where the one before ended. Nora's browser is a phone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import pytest
from playwright.sync_api import expect

from tests.factories.applications import PDF
from tests.journeys import steps
from tests.journeys.people import WIDTHS, Person, Town
from tests.journeys.steps import Firm

KIND = "Technology transfer license"
INSTITUTE = Firm("Quellmark Instituut BV", "NL", "Merwede", "Kade 4", "https://quellmark.example")
RECIPIENT = "星宇 Xing Yu"


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    draft: str = ""
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
    return Journey(town)


def test_nora_chooses_the_type_and_describes_the_technology(journey: Journey) -> None:
    nora = journey.nora
    journey.draft = steps.starts_draft(nora, "TT-1", KIND)
    nora.sees("Application: Technology transfer license", "Transfer", "Research")
    nora.sees_not("Route and intermediaries")

    nora.follows("Technology").follows("Add technology")
    nora.page.get_by_label("What is the technology?").fill("Control software of a fiber laser, source code")
    nora.page.get_by_label("Search", exact=True).press_sequentially("lasers")
    nora.page.get_by_role("radio", name=re.compile("^6A005 ")).check()
    nora.fills(Value="90000.00").chooses("Currency", "EUR").presses("Save")
    nora.sees("1. Control software").sees_not("1 item").follows("Continue")


def test_she_names_a_recipient_who_must_be_a_person_with_a_nationality(journey: Journey) -> None:
    nora = journey.nora
    nora.follows("Parties")
    steps.adds_party(nora, "End user", INSTITUTE)
    nora.follows("Add a recipient of technology")
    nora.ticks("What is this party", "Recipient of technology").ticks("What kind of party", "Person")
    nora.fills(Name=RECIPIENT, Street_and_number="Kade 4", City="Merwede").chooses("Country", "NL")
    nora.presses("Save").sees("Choose the nationality of this person.")
    nora.chooses("Nationality", "CN").presses("Save").sees(RECIPIENT, "China").follows("Continue")


def test_the_test_of_research_says_what_her_answers_point_to(journey: Journey) -> None:
    nora = journey.nora
    nora.follows("Research").ticks("Is the technology part", "Yes")
    nora.ticks("Is it basic or applied", "Yes").ticks("Are the results meant", "Yes")
    nora.ticks("May a sponsor", "No").presses("Save and continue")
    nora.sees("Say whether the recipients get other controlled technology.")
    nora.ticks("Do the recipients get", "No").presses("Save and continue")
    nora.sees("What your answers point to", "no license seems to be needed", "people at the authority decide")

    nora.ticks("Do the recipients get", "Yes").presses("Save and continue")
    nora.sees("a license seems to be needed", "Controlled technology goes in")
    nora.presses("Save and continue").sees("3 of 7 sections")


def test_she_completes_and_submits_it(journey: Journey) -> None:
    nora = journey.nora
    nora.follows("Transfer").ticks("Where do the recipients get it", "Abroad")
    nora.ticks("How is it passed on", "By access to a server or a cloud")
    until = (datetime.now(UTC) + timedelta(days=300)).date().isoformat()
    nora.fills(**{"Until_when_will_it_be_passed_on?": until})
    nora.page.get_by_label("How do you keep it from others?").fill(
        "Two named accounts, encrypted storage, and a log that is read every week."
    )
    nora.ticks("May the recipients pass it on", "No").presses("Save and continue")
    steps.says_end_use(nora)
    nora.follows("Documents").ticks("What is the document", "Technical description")
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    nora.page.get_by_label("File").set_input_files(plan)
    nora.presses("Attach").sees("plan.pdf").follows("Continue")
    steps.declares(nora)
    nora.sees(KIND, "By access to a server or a cloud", "a license seems to be needed")
    nora.presses("Submit the application")
    journey.reference = steps.reference_on(nora)
    expect(nora.page.locator("#progress")).to_contain_text(
        "The automatic checks are finished", timeout=30_000
    )
    nora.looks().sees(KIND, "Not counted", "Day 0 of 20")


def test_omar_reads_the_answers_and_approves_the_line_as_a_whole(journey: Journey) -> None:
    omar = journey.omar
    steps.finds_case(omar, journey.reference, whose="unassigned")
    journey.case = omar.page.url.removeprefix(journey.town.product.url)
    omar.sees(KIND, "nationality China", "a license seems to be needed", "Not counted")
    omar.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(omar, "Put the recommendation on file", outcome="Approve")
    steps.assesses(journey.town, journey.case)
    omar.follows("Decide").sees("Lines that are approved", "at most 48 months")
    omar.ticks("Line 1: Control software", "Approve")
    omar.fills(Reasons_for_the_exporter=steps.APPROVAL)
    omar.presses("Send to countersigner").sees("waits for a second signature")


def test_the_license_names_its_type_and_its_recipient(journey: Journey) -> None:
    cleo = journey.town.person("Cleo")
    cleo.opens(journey.case).presses("Countersign").sees("You countersigned the decision")
    steps.waits_for(cleo, "License XL-")
    cleo.follows(re.compile("^XL-")).sees(KIND, RECIPIENT, "Not counted")

    nora = journey.nora
    nora.opens("/portal/applications/").follows(journey.reference).follows(re.compile("^XL-"))
    nora.sees(KIND, "Nothing is counted under this license").sees_not("Record a shipment")
