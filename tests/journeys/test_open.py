"""An open license for several destinations, from the draft to the license, and to its second edition.

Each chapter goes on where the one before ended. Nora's browser runs no script.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest

from tests.journeys import steps
from tests.journeys.people import Person, Town
from tests.journeys.steps import Firm

KIND = "Open export license"
USERS = (
    Firm("Fjordglass Verksted AS", "NO", "Bergen", "Kaien 3"),
    Firm("Valdeluna Instruments SA", "CL", "Santiago", "Avenida Demo 12"),
    Firm("ورشة الواحة للقياس", "AE", "Sharjah", "12 Demo Street"),
)
FORWARDER = Firm("Passat Spedition KG", "DE", "Bremen", "Speicher 9")


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""
    case: str = ""

    @cached_property
    def nora(self) -> Person:
        return self.town.person("Nora", javascript=False)

    @cached_property
    def omar(self) -> Person:
        return self.town.person("Omar")


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_nora_drafts_it_with_three_end_users(journey: Journey) -> None:
    nora = journey.nora
    steps.starts_draft(nora, "OPEN-1", KIND)
    nora.follows("Goods").follows("Add goods")
    nora.page.get_by_label("What are the goods?").fill("Fiber laser, 2 kW")
    nora.fills(Search="lasers").presses("Find")
    nora.page.get_by_role("radio", name=re.compile("^6A005 ")).check()
    nora.fills(Estimated_quantity="40", Estimated_value_of_the_whole_line="90000.00")
    nora.chooses("Unit", "NMB").chooses("Currency", "EUR").presses("Save")
    nora.sees("Estimated quantity", "40 items").follows("Continue").follows("Parties")
    for firm in USERS:
        nora.follows(re.compile(r"Add (the|an) end user"))
        nora.ticks("What is this party", "End user")
        nora.ticks("What kind of party", "Company or other organization")
        nora.fills(Name=firm.name, Street_and_number=firm.street, City=firm.city)
        nora.chooses("Country", firm.country).presses("Save").sees(f"End user: {firm.name}")
    nora.follows("Continue")


def test_she_names_the_forwarder_on_the_page_of_the_route(journey: Journey) -> None:
    nora = journey.nora
    nora.follows("Route and intermediaries").ticks("How do the goods travel", "By sea")
    nora.fills(**{"Which_countries_do_they_pass_through?": "Germany\nAtlantis"})
    nora.ticks("Does anybody else handle", "Yes").presses("Save and continue")
    nora.sees("“Atlantis” is no country", "Add who handles the goods")
    nora.fills(**{"Which_countries_do_they_pass_through?": "Germany"})
    nora.presses("Save and add: Freight forwarder")
    nora.ticks("What kind of party", "Company or other organization")
    nora.fills(Name=FORWARDER.name, Street_and_number=FORWARDER.street, City=FORWARDER.city)
    nora.chooses("Country", FORWARDER.country).presses("Save")
    nora.sees("Route and intermediaries", FORWARDER.name).presses("Save and continue")


def test_she_says_why_and_that_it_is_urgent_and_submits(journey: Journey) -> None:
    nora = journey.nora
    nora.follows("Scope and compliance").ticks("How many shipments", "More than 50")
    nora.page.get_by_label("Why do you need an open license?").fill(
        "We have served these three workshops every month for six years."
    )
    nora.page.get_by_label("How do you make sure").fill(
        "The export office checks each order against the license before it is packed."
    )
    nora.presses("Save and continue")
    steps.says_end_use(nora)
    nora.follows("Urgency").ticks("Is this an urgent", "Yes").presses("Save and continue")
    nora.sees("Say what makes it urgent.").ticks("Is this an urgent", "No").presses("Save and continue")
    steps.attaches_statement(nora)
    steps.declares(nora)
    nora.sees(KIND, FORWARDER.name, "Germany").presses("Submit the application")
    journey.reference = steps.reference_on(nora)
    nora.sees(KIND, "of 60")


def test_omar_decides_with_a_party_left_out(journey: Journey) -> None:
    omar = journey.omar
    steps.finds_case(omar, journey.reference, whose="unassigned")
    steps.waits_for(omar, "An officer to take it")
    journey.case = omar.page.url.removeprefix(journey.town.product.url)
    omar.sees(KIND, FORWARDER.name, *(firm.name for firm in USERS), "estimate")
    omar.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(omar, "Put the recommendation on file", outcome="Approve")
    steps.assesses(journey.town, journey.case)
    omar.follows("Decide").sees("as an estimate for the whole validity", "at most 60 months")
    omar.unfolds("Leave a party out")
    omar.page.get_by_label(re.compile(f"^Why {USERS[0].name} is left out")).fill("It has its own license.")
    omar.unfolds(f"Criteria for leaving {USERS[0].name} out")
    omar.ticks(
        f"Criteria for leaving {USERS[0].name} out",
        "Criterion 7, risk of diversion to an undesirable end user or end use",
    )
    omar.fills(Reasons_for_the_exporter=steps.APPROVAL)
    omar.presses("Send to countersigner").sees("waits for a second signature")


def test_the_license_is_for_the_destinations_that_stay(journey: Journey) -> None:
    cleo = journey.town.person("Cleo")
    cleo.opens(journey.case).presses("Countersign").sees("You countersigned the decision")
    steps.waits_for(cleo, "License XL-")
    cleo.follows(re.compile("^XL-")).sees(KIND, "Chile and United Arab Emirates", USERS[2].name)
    cleo.sees(FORWARDER.name).sees_not(USERS[0].name)


def test_nora_asks_for_more_under_the_license(journey: Journey) -> None:
    nora = journey.nora
    nora.opens("/portal/licenses/").follows(re.compile("^XL-")).follows("Change or extend")
    nora.fills(Reason="A fourth workshop orders from us.").presses("Start the request")
    nora.sees("Choose what is to change.").ticks("What is to change", "Other quantities or values")
    nora.presses("Start the request").sees("This is a request to change license XL-")
    nora.follows("Goods").follows(re.compile("^Change"))
    nora.fills(Estimated_quantity="60").presses("Save").follows("Continue")
    nora.follows("Urgency").ticks("Is this an urgent", "No").presses("Save and continue")
    steps.declares(nora)
    nora.presses("Submit the application")
    journey.reference = steps.reference_on(nora)


def test_omar_sees_what_differs_and_a_second_edition_is_issued(journey: Journey) -> None:
    omar, cleo = journey.omar, journey.town.person("Cleo")
    steps.finds_case(omar, journey.reference, whose="unassigned")
    steps.waits_for(omar, "An officer to take it")
    journey.case = omar.page.url.removeprefix(journey.town.product.url)
    omar.sees("Changes", "Line 1, quantity", "40 items", "60 items", "A fourth workshop orders from us.")
    omar.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(omar, "Put the recommendation on file", outcome="Approve")
    steps.assesses(journey.town, journey.case)
    omar.follows("Decide").sees("the day that is asked for")
    omar.fills(Reasons_for_the_exporter=steps.APPROVAL)
    omar.presses("Send to countersigner").sees("waits for a second signature")
    cleo.opens(journey.case).presses("Countersign").sees("You countersigned the decision")
    steps.waits_for(cleo, "License XL-")
    cleo.follows(re.compile("^XL-")).sees("edition 2", "60 items")


def test_the_holder_finds_the_newer_edition_and_the_one_before(journey: Journey) -> None:
    nora = journey.nora
    nora.opens("/portal/licenses/").sees("edition 2").follows(re.compile("^XL-"))
    nora.sees("Editions of this license", "60 items").follows("Edition 1")
    nora.sees("A newer edition of this license took its place.", "40 items")
