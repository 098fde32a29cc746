"""An end-use statement from the paper to the officer's finding: typed, compared, mended, judged.

Each chapter goes on where the one before ended. Nora's browser is a phone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import pytest

from tests.factories.applications import PDF
from tests.journeys import steps
from tests.journeys.people import WIDTHS, Person, Town
from tests.journeys.steps import CONSIGNEE, USE, Firm

LONG = "جامعة الواحة الخيالية — Imaginary Oasis University of Science and Technology, Faculty of Light"
END_USER = Firm(LONG, "AE", "Oasis", "Palm Road 9", "https://oasis.example")


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
    return Journey(town)


def test_nora_types_what_the_paper_says_and_sees_what_differs(journey: Journey) -> None:
    nora = journey.nora
    steps.starts_draft(nora, "EUS-1")
    steps.adds_goods(nora, words="lasers", entry="6A005", quantity="4")
    nora.follows("Parties")
    steps.adds_party(nora, "End user", END_USER)
    steps.adds_party(nora, "Consignee", CONSIGNEE)
    nora.follows("Continue")
    steps.says_route(nora)
    steps.says_end_use(nora)
    nora.follows("End-use statement").sees("is not entered yet")
    nora.follows(re.compile("^Enter the statement")).presses("Save and compare")
    nora.sees("Enter the end user's name as the document has it.")
    nora.page.get_by_label("Who is the end user?").fill(LONG)
    nora.page.get_by_label("Address of the end user").fill("Palm Road 9, Oasis")
    nora.chooses("Country of the end user", "AE")
    nora.page.get_by_label("What does it say the goods are for?").fill(USE)
    nora.page.get_by_label("Goods, as described").fill("Fiber laser, 2 kW")
    nora.fills(Quantity="3").chooses("Unit", "NMB")
    nora.chooses("Visits to the place of use are let in", "refused")
    nora.chooses("No use for weapons of mass destruction or their means of delivery", "given")
    nora.page.get_by_label("Who signed it?").fill("王小明")
    nora.page.get_by_label("Their position").fill("Dean of the faculty")
    nora.page.get_by_label("When was it signed?").fill(
        (datetime.now(UTC) - timedelta(days=9)).date().isoformat()
    )
    nora.presses("Add another row of goods").sees("Goods 2")
    paper = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": PDF}
    nora.page.get_by_label("The signed document").set_input_files(paper)
    nora.presses("Save and compare")
    nora.sees("The application asks for more than the statement says.", "The end user does not promise this.")
    nora.looks().sees("3 points to look at", "signed.pdf")


def test_she_mends_the_figure_and_submits_with_what_still_differs(journey: Journey) -> None:
    nora = journey.nora
    nora.follows(re.compile("^Change the statement of")).fills(Quantity="4")
    nora.chooses("No transfer or re-export without consent", "given").presses("Save and compare")
    nora.sees("1 point to look at").follows("Continue").sees("1 point of it should be looked at", "6 of 7")
    steps.declares(nora)
    nora.sees("entered, and compared with this application").presses("Submit the application")
    journey.reference = steps.reference_on(nora)


def test_omar_accepts_one_difference_with_a_reason(journey: Journey) -> None:
    omar = journey.omar
    steps.finds_case(omar, journey.reference, whose="unassigned")
    journey.case = omar.page.url.removeprefix(journey.town.product.url)
    steps.waits_for(omar, "An officer to take it")
    omar.presses("Take this case").opens(f"{journey.case}statements/")
    omar.sees("1 difference that nobody has looked at", "Refused", "No statement of another exporter")
    omar.follows(re.compile("^Accept or ask")).presses("Record the finding").sees("Say why.")
    omar.ticks("What do you make of it", "Accept it as it is")
    omar.fills(Why="Its law lets no foreign inspectors in; the embassy may come.").presses(
        "Record the finding"
    )
    omar.sees("Every difference has a finding.", "the embassy may come")
    omar.opens(journey.case).sees("End-use statement", "Every difference has a finding.")


def test_the_party_book_keeps_a_statement_and_its_renewal(journey: Journey) -> None:
    nora = journey.nora
    nora.opens("/portal/applications/").follows(journey.reference)
    nora.opens("/portal/library/parties/add/").ticks("What kind of party", "Company or other organization")
    nora.page.get_by_label("Name", exact=True).fill(CONSIGNEE.name)
    nora.fills(Street_and_number=CONSIGNEE.street, City=CONSIGNEE.city).chooses("Country", CONSIGNEE.country)
    nora.page.locator("main form").last.get_by_role("button").last.click()
    nora.sees("is in the party book").follows("Add an end-use statement")
    nora.page.get_by_label("Who is the end user?").fill(CONSIGNEE.name)
    nora.page.get_by_label("What does it say the goods are for?").fill(USE)
    paper = {"name": "kept.pdf", "mimeType": "application/pdf", "buffer": PDF}
    nora.page.get_by_label("The signed document").set_input_files(paper)
    nora.presses("Save the statement").sees("Version 1 of the statement is in the party book.")
    nora.follows(re.compile("^Renew or correct")).presses("Save the statement")
    nora.sees("Version 2 of the statement is in the party book.", "renewed since")
    nora.follows("2: the whole statement").sees(USE, "kept.pdf")
