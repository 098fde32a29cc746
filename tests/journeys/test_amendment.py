"""An exporter changes an application that is recommended already: the casework stays, the rest is done anew.

Each chapter goes on where the one before ended.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.laid import END_USER
from tests.journeys.people import Town

NEW_END_USER = "Quellmark Werkstofftechnik BV"
WORKED_ON = "Olga"


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""
    case: str = ""


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_olga_takes_the_case_and_recommends(journey: Journey) -> None:
    journey.reference = journey.town.product.command("-m", "tests.journeys.laid", "2").strip()
    olga = journey.town.person("Olga")
    steps.finds_case(olga, journey.reference, whose="unassigned")
    steps.waits_for(olga, "An officer to take it")
    journey.case = olga.page.url.removeprefix(journey.town.product.url)
    olga.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Approve")


def test_nora_changes_a_quantity_and_the_end_user(journey: Journey) -> None:
    nora = journey.town.person("Nora")
    nora.opens("/portal/applications/").follows(journey.reference).presses("Change this application")
    nora.presses("Start the change").sees("This draft changes")
    draft = nora.page.url.removeprefix(journey.town.product.url)

    nora.follows("Goods").follows(re.compile("^Change.*1"))
    nora.fills(Quantity="3").presses("Save")
    nora.opens(draft).follows("Parties").follows(re.compile(f"^Change.*{END_USER}"))
    nora.fills(Name=NEW_END_USER).presses("Save")
    nora.opens(draft)
    steps.declares(nora)
    nora.follows("See what you change, and file it")
    nora.sees("Major change", "Line 1: Quantity", NEW_END_USER).presses("File the change")
    nora.sees("It is screened and scored anew.", "This is edition 2", journey.reference)


def test_the_casework_stays_and_the_recommendation_counts_no_more(journey: Journey) -> None:
    olga = journey.town.person("Olga").opens(journey.case)
    steps.waits_for(olga, "A recommendation")
    olga.sees(NEW_END_USER, WORKED_ON)
    olga.opens(f"{journey.case}editions/").sees("Edition 2", "Recommend anew", steps.APPROVAL, END_USER)
    olga.opens(journey.case)
    expect(olga.page.get_by_role("link", name="Decide", exact=True)).to_have_count(0)


def test_a_new_recommendation_is_decided_by_two_people(journey: Journey) -> None:
    olga = journey.town.person("Olga").opens(journey.case).follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Approve")
    steps.assesses(journey.town, journey.case)
    olga.follows("Decide").fills(Reasons_for_the_exporter=steps.APPROVAL)
    olga.presses("Send to countersigner").sees("waits for a second signature")
    cleo = journey.town.person("Cleo").opens(journey.case).presses("Countersign")
    cleo.sees("You countersigned the decision")
    steps.waits_for(cleo, "License XL-")
    cleo.follows(re.compile("^XL-")).sees(NEW_END_USER).sees_not(END_USER)
