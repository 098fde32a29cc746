"""A refusal: announced, answered by the exporter on a phone, decided, countersigned.

Each chapter goes on where the one before ended. No secret ever reaches the exporter.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest
from playwright.sync_api import expect

from tests.factories.applications import PDF
from tests.journeys import steps
from tests.journeys.cast import email_of
from tests.journeys.people import WIDTHS, Person, Town

PUBLIC = "The end user has shown no workshop in which such a laser could stand."
SECRET = "A partner service saw the last delivery leave again within a week."
ANSWER = "The workshop was rented in March; the lease is attached, with photographs of the hall."


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    reference: str = ""

    @cached_property
    def nora(self) -> Person:
        return self.town.person("Nora", width=WIDTHS["phone"])

    @cached_property
    def olga(self) -> Person:
        return self.town.person("Olga")


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_olga_recommends_a_refusal_and_announces_it(journey: Journey) -> None:
    journey.reference = journey.town.product.command("-m", "tests.journeys.laid", "1").strip()
    olga = journey.olga
    steps.finds_case(olga, journey.reference, whose="unassigned")
    steps.waits_for(olga, "An officer to take it")
    olga.presses("Take this case").follows("Recommend an outcome")
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Refuse")
    olga.sees("A refusal rests on at least one criterion of concern.")
    steps.finds_concern(olga, "7: Risk of diversion", PUBLIC, SECRET)
    steps.gives_advice(olga, "Put the recommendation on file", outcome="Refuse")

    olga.follows("Announce a refusal")
    olga.fills(Reasons_for_the_exporter="We intend to refuse: the use is not credible.")
    for words, expected in (("exporter", PUBLIC), ("file", SECRET)):
        expect(olga.field(f"Criterion 7: reason for the {words}")).to_have_value(expected)
    olga.fills(Reasons_for_the_file="Do not name the service.")
    olga.presses("Announce the refusal").sees("The exporter was told and may answer until")
    olga.sees("The exporter's answer before a refusal", PUBLIC, SECRET)


def test_nobody_refuses_before_the_time_to_answer_is_over(journey: Journey) -> None:
    olga = journey.olga
    olga.follows("Decide")
    expect(olga.page.get_by_label("Refuse", exact=True)).to_be_checked()
    olga.presses("Send to countersigner").sees("may answer the announced refusal until")


def test_nora_is_told_by_mail_and_reads_the_public_reasons_only(journey: Journey) -> None:
    mail = journey.town.product.mail_to(email_of("Nora"), "intends to refuse")
    [address] = re.findall(r"http\S+/notices/[0-9a-f-]{36}/", mail.replace("=\n", ""))
    journey.nora.opens(address).sees("The authority intends to refuse")
    assert SECRET not in mail
    nora = journey.nora.opens("/portal/").follows(f"Answer the announced refusal of {journey.reference}")
    nora.sees(PUBLIC, "Criterion 7").sees_not(SECRET, "Do not name", "Olga")


def test_nora_answers_with_a_document(journey: Journey) -> None:
    nora = journey.nora
    nora.presses("Send the answer").sees("There is a problem")
    expect(nora.field("Your answer")).to_have_class("govuk-textarea govuk-textarea--error")
    nora.fills(Your_answer=ANSWER)
    lease = {"name": "lease.pdf", "mimeType": "application/pdf", "buffer": PDF}
    nora.page.get_by_label("Documents").set_input_files(lease)
    nora.presses("Send the answer").sees("Your answer was sent", "lease.pdf")
    assert nora.page.get_by_role("button", name="Send the answer").count() == 0


def test_olga_reads_the_answer_and_refuses_nevertheless(journey: Journey) -> None:
    olga = journey.olga
    steps.finds_case(olga, journey.reference)
    olga.sees(ANSWER, "lease.pdf", "A decision after the time to answer").follows("Decide")
    olga.sees(ANSWER)
    expect(olga.field("Criterion 7: reason for the exporter")).to_have_value(PUBLIC)
    olga.fills(Reasons_for_the_exporter="The lease names another firm. We refuse.")
    olga.presses("Send to countersigner").sees("waits for a second signature", SECRET)


def test_cleo_countersigns_and_nora_reads_why(journey: Journey) -> None:
    cleo = journey.town.person("Cleo", width=WIDTHS["phone"])
    steps.finds_case(cleo, journey.reference)
    cleo.sees(PUBLIC, SECRET, ANSWER).presses("Countersign").sees("the case is closed")

    nora = journey.nora
    nora.opens("/portal/applications/").follows(journey.reference)
    nora.sees("Refused", "The lease names another firm.", PUBLIC).sees_not(SECRET, "Do not name")
