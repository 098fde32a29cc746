"""Before an application: a classification is asked for, questioned, answered by two people and read.

The next request finds the answer as a precedent. Each chapter goes on where the one before ended.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest
from playwright.sync_api import expect

from tests.journeys.people import WIDTHS, Person, Town

NAME = "Laser marking head for serial numbers"
ARABIC = "رأس وسم ليزري"
SECRET = "Seen at the trade fair."


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""
    page: str = ""

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


def describes(exporter: Person, name: str) -> None:
    """Describe an item of a draft, with the proposal that no entry names it."""
    exporter.follows("Describe an item").ticks("What kind of item", "Equipment, assembly or component")
    exporter.presses("Continue").fills(Name_of_the_item=name, Part_or_model_number="LM-20")
    exporter.page.get_by_label("What is it, and what does it do?").fill(
        "A pulsed fiber laser with a scan head."
    )
    exporter.page.get_by_label("Which figures tell").fill("20 W average power, 1064 nm")
    exporter.ticks("Was it designed or altered", "No").ticks("What do you think", "No entry names it")
    exporter.page.get_by_label("Why do you think so?").fill("It stays below the thresholds of 6A005.")
    exporter.presses("Save").sees(f"1. {name}")


def asks(exporter: Person, name: str, kind: str = "Classification") -> None:
    """Start a request and describe its item."""
    exporter.opens("/portal/advice/").presses("Ask the authority")
    exporter.page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    exporter.presses("Start the request").sees("Describe at least one item.")
    describes(exporter, name)


def test_nora_asks_for_a_classification(journey: Journey) -> None:
    nora = journey.nora
    asks(nora, NAME)
    nora.presses("Submit the request").sees("was received", "Day 0 of 10")
    journey.page = nora.page.url.removeprefix(journey.town.product.url)
    heading = nora.page.get_by_role("heading", level=1).inner_text()
    journey.reference = re.search(r"CR-\d{4}-\d{6}", heading)[0]  # type: ignore[index]


def test_omar_takes_it_and_asks(journey: Journey) -> None:
    omar = journey.omar
    omar.opens("/desk/advice/").sees("Nobody has taken it yet.").follows(journey.reference)
    omar.presses("Take this request").sees("is yours now")
    omar.follows("Ask the exporter").fills(Your_question="What is the beam quality?")
    omar.presses("Send the question").sees("A question waits for the exporter.")


def test_nora_answers_the_question(journey: Journey) -> None:
    nora = journey.nora
    nora.opens(journey.page).sees("Paused").follows("Answer the question")
    nora.fills(Your_answer="M2 is 1.4.").presses("Send the answer").sees("the clock runs again")


def test_omar_answers_and_a_second_signature_is_asked_for_with_the_reason(journey: Journey) -> None:
    omar = journey.omar
    omar.opens("/desk/advice/?whose=mine").follows(journey.reference)
    omar.sees("M2 is 1.4.").presses("Answer")
    omar.ticks("Answer about item 1", "Not controlled by this list")
    omar.fills(
        Reason_for_item_1="Its average power reaches no threshold of category 6.",
        What_the_answer_covers="The marking head as described.",
        Note_for_the_file=SECRET,
    )
    omar.presses("Give the answer").sees("A second signature is needed", "sets the item free")
    expect(omar.page.get_by_role("button", name="Countersign and issue")).to_have_attribute(
        "aria-disabled", "true"
    )
    journey.nora.opens(journey.page).sees("Under review").sees_not("no threshold of category 6")


def test_cleo_countersigns(journey: Journey) -> None:
    cleo = journey.town.person("Cleo")
    cleo.opens("/desk/advice/").sees("A second signature is needed").follows(journey.reference)
    cleo.presses("Countersign and issue").sees("the exporter can read it now", f"{journey.reference}/1")


def test_nora_reads_the_answer_and_nothing_of_the_file(journey: Journey) -> None:
    nora = journey.nora
    nora.opens(journey.page).sees("In force", "Not controlled by this list", "no threshold of category 6")
    nora.sees_not(SECRET, "second signature")
    nora.opens("/portal/advice/answers/").sees(f"{journey.reference}/1", "In force")


def test_the_next_request_finds_it_and_cites_it(journey: Journey) -> None:
    nora, omar = journey.nora, journey.omar
    asks(nora, f"Marking heads with laser {ARABIC}")
    nora.presses("Submit the request").sees("was received")
    omar.opens("/desk/advice/?whose=unassigned").follows("CR-").presses("Take this request")
    omar.sees(f"{journey.reference}/1", "heads ≈ head")
    omar.page.get_by_role("button", name=f"Cite {journey.reference}/1").click()
    omar.looks().sees("is cited", "Cited for this request")
    omar.presses("Answer")
    expect(omar.page.get_by_label("Note for the file")).to_have_value(
        f"Item 1 rests on {journey.reference}/1."
    )
    omar.opens("/desk/advice/precedents/?q=marking").sees(f"{journey.reference}/1")


def test_max_revokes_it_and_nora_is_told_why(journey: Journey) -> None:
    max_ = journey.town.person("Max")
    max_.opens("/desk/advice/?status=answered").follows(journey.reference)
    max_.follows("Revoke the answer").sees("Other answers rest on it")
    max_.fills(Reason="The power was measured wrongly.").presses("Revoke the answer").sees("is revoked")
    journey.nora.opens(journey.page).sees("Revoked", "The power was measured wrongly.")
