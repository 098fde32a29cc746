"""A list changes: a live license is put on hold, two analysts rule, the hold is lifted.

The exporter is told what may be told. Each chapter goes on where the one before ended.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest

from tests.journeys import steps
from tests.journeys.granted import END_USER
from tests.journeys.people import WIDTHS, Person, Town
from tests.screening.hits.build import HEADER

LISTED = "Kestrelhaven Instruments"
EDITION = f'{HEADER}\nK-1,organization,{LISTED},,,,"9 Pier Road | Norway",,,,FICTION,Fictional.,2026-01-02\n'
TITLE = "National list of Vandermere"
LOOKING = "The authority is looking at this license again."
SECRETS = (TITLE, "watchlist", "a hit", "analyst", "Sonia", "Sven")


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    number: str = ""
    license: str = ""

    @cached_property
    def nora(self) -> Person:
        return self.town.person("Nora", width=WIDTHS["phone"])

    @cached_property
    def sonia(self) -> Person:
        return self.town.person("Sonia")


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_nora_has_a_license_whose_parties_are_clear(journey: Journey) -> None:
    journey.number = journey.town.product.command("-m", "tests.journeys.granted").strip()
    nora = journey.nora.opens("/portal/licenses/").follows(journey.number)
    nora.sees("Valid", "Record a shipment")
    journey.license = nora.visited[-1]


def test_sonia_loads_a_list_that_names_the_end_user(journey: Journey) -> None:
    sonia = journey.sonia
    sonia.opens("/desk/watchlists/").follows("Load a new edition")
    sonia.chooses("List", "plain:").fills(Title_of_a_new_national_list=TITLE)
    edition = {"name": "list.csv", "mimeType": "text/csv", "buffer": EDITION.encode()}
    sonia.page.get_by_label("Files of the edition").set_input_files(edition)
    sonia.presses("Load this edition")
    steps.waits_for(sonia, "In force", seconds=120)


def test_the_license_is_on_hold_and_nora_learns_no_more_than_that(journey: Journey) -> None:
    nora = journey.nora
    nora.opens(journey.license)
    steps.waits_for(nora, "On hold", seconds=120)
    nora.sees(LOOKING, "you do not need to do anything").sees_not("Record a shipment", *SECRETS)


def test_nothing_can_be_shipped_under_it(journey: Journey) -> None:
    nora = journey.nora
    nora.opens(f"{journey.license}ship/").sees(LOOKING)
    assert not nora.page.get_by_role("button", name="Record shipment").count()


def test_the_desk_shows_what_changed_and_what_it_found(journey: Journey) -> None:
    sonia = journey.sonia
    sonia.opens("/desk/rescreening/")
    steps.waits_for(sonia, "Done", seconds=120)
    row = sonia.page.locator("tr", has_text=TITLE)
    row.get_by_role("link").click()
    sonia.looks().sees(
        "1 added, 0 changed, 0 removed",
        f"Like a party now: {LISTED}.",
        re.compile(r"(\d) of \1 portions? done"),
    )
    max_ = journey.town.person("Max")
    max_.opens("/desk/licenses/").follows(journey.number)
    max_.sees("On hold", "Screening holds this license", "Suspend license")


def test_two_analysts_rule_that_it_is_another_firm(journey: Journey) -> None:
    sonia = journey.sonia
    sonia.opens("/desk/hits/").follows(END_USER)
    sonia.sees("A watchlist changed", TITLE)
    sonia.ticks("Ground", "The line of business differs")
    form = sonia.page.locator("form[action*='/clear/']")
    form.get_by_label("Reason").fill("The register shows an institute that makes scales.")
    sonia.presses("Propose to clear").sees("Your ruling waits for a second person.")
    journey.nora.opens(journey.license).sees("On hold")

    sven = journey.town.person("Sven")
    sven.opens("/desk/hits/?status=to_confirm").follows(END_USER)
    sven.presses("Confirm the ruling").sees("Confirmed: the ruling holds from now on.")


def test_the_hold_is_lifted_and_nora_ships_again(journey: Journey) -> None:
    nora = journey.nora
    nora.opens(journey.license)
    steps.waits_for(nora, "Valid", seconds=120)
    nora.sees("Record a shipment").sees_not(LOOKING, *SECRETS)
    nora.follows("Record a shipment").sees("Quantity")


def test_the_trail_tells_the_authority_all_of_it(journey: Journey) -> None:
    max_ = journey.town.person("Max")
    max_.opens("/desk/licenses/").follows(journey.number)
    max_.sees(re.compile(f"put license {journey.number} on hold"))
    max_.sees(re.compile(f"lifted the hold on license {journey.number}"))
