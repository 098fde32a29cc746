"""The life of one license, from an organization that nobody knows to a visit that ends badly.

Each chapter goes on where the one before ended. Ada exports, Max manages, Sonia and Sven rule on hits,
Omar reviews,
Cleo countersigns, Inez inspects, and Sam is a stranger.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from exportctl.demonstration.papers import photograph
from tests.journeys import steps
from tests.journeys.cast import PASSWORD, email_of
from tests.journeys.people import WIDTHS, Person, Town
from tests.journeys.steps import Firm

LISTED = "Tarnwick Aero Spares Ltd"
END_USER = Firm("Tarnwick Aero Space Ltd", "GB", "Hollowmere", "11 Mill Lane", "https://tarnwick.example")
CONDITION = "Serial numbers must be recorded and reported with each shipment."
QUESTION = "Which machines will the lasers be built into, and why four of them?"
ANSWER = "Into two cutting cells of two lasers each; the order is attached to the statement."


@dataclass
class Journey:
    """What later chapters know from earlier ones."""

    town: Town
    draft: str = ""
    reference: str = ""
    case: str = ""
    license: str = ""
    number: str = ""
    code: str = ""
    visit: str = ""
    documents: list[str] = field(default_factory=list)

    @cached_property
    def ada(self) -> Person:
        return self.town.person("Ada")

    @cached_property
    def omar(self) -> Person:
        return self.town.person("Omar")

    @cached_property
    def sonia(self) -> Person:
        return self.town.person("Sonia")

    @cached_property
    def cleo(self) -> Person:
        return self.town.person("Cleo")

    @cached_property
    def inez(self) -> Person:
        return self.town.person("Inez", width=WIDTHS["phone"])


@pytest.fixture(scope="module")
def journey(town: Town) -> Journey:
    """The journey so far."""
    return Journey(town)


def test_ada_registers_her_organization_and_confirms_her_address(journey: Journey) -> None:
    ada = journey.town.stranger()
    ada.opens("/").follows("Register your organization").presses("Register")
    ada.sees("There is a problem", "Choose a password.")

    ada.fills(Registered_name="Arden Photonics Ltd", Registration_number="IE 555 001")
    ada.fills(Street_and_number="2 Harbor Row", Town_or_city="Arden", Name="Ada")
    ada.field("E-mail address").fill(email_of("Ada"))
    ada.field("Choose a password").fill(PASSWORD)
    ada.chooses("Country", "IE").presses("Register")
    ada.sees("Look into your mailbox")

    mail = journey.town.product.mail_to(email_of("Ada"), "confirm-email")
    link = re.search(r"http://\S+/confirm-email/\S+", mail.replace("=\n", ""))
    assert link
    ada.opens(link[0]).presses("Yes, confirm the address")


def test_max_approves_it(journey: Journey) -> None:
    max_ = journey.town.person("Max")
    max_.opens("/desk/organizations/").follows("Arden Photonics Ltd")
    max_.sees("No other registration has, or had, a name or a number like this one.")
    max_.presses("Approve the organization").sees("Arden Photonics Ltd is approved.")


def test_ada_drafts_an_application(journey: Journey) -> None:
    ada = journey.ada
    journey.draft = steps.starts_draft(ada, "PO-7781")
    ada.opens(f"{journey.draft}check/").sees("Add at least one line of goods.", "Say who the end user is.")
    ada.opens(journey.draft)

    steps.fills_in_everything(ada, END_USER, words="lasers", entry="6A005")

    ada.sees("Arden Photonics Ltd", END_USER.name, steps.CONSIGNEE.name, steps.USE, "statement.pdf")
    journey.documents += ada.page.eval_on_selector_all(
        "a[href*='/files/']", "links => links.map(a => a.pathname)"
    )
    assert journey.documents


def test_two_presses_submit_it_once_and_she_watches_the_checks(journey: Journey) -> None:
    ada = journey.ada
    ada.page.get_by_role("button", name="Submit the application").dblclick()
    journey.reference = steps.reference_on(ada)
    ada.looks()
    expect(ada.page.locator("#progress")).to_contain_text("The automatic checks are finished", timeout=30_000)

    ada.looks().sees("Day 0 of 20")
    ada.opens("/portal/applications/")
    expect(ada.page.get_by_role("link", name=re.compile("^EX-"))).to_have_count(1)


def test_sonia_proposes_to_clear_the_hit_with_ground_and_reason(journey: Journey) -> None:
    sonia = journey.sonia
    sonia.opens("/desk/hits/").follows(END_USER.name)
    sonia.sees("What was compared", LISTED, END_USER.name).presses("Propose to clear")
    sonia.sees("Choose the ground on which you clear this hit.")

    sonia.ticks("Ground", "The line of business differs")
    form = sonia.page.locator("form[action*='/clear/']")
    form.get_by_label("Reason").fill("The listed firm trades spare parts; this one makes seats.")
    sonia.presses("Propose to clear").sees("Your ruling waits for a second person.")


def test_sven_confirms_it(journey: Journey) -> None:
    sven = journey.town.person("Sven")
    sven.opens("/desk/hits/?status=to_confirm").follows(END_USER.name)
    sven.sees("Sonia proposes", "The listed firm trades spare parts")
    sven.presses("Confirm the ruling").sees("Confirmed: the ruling holds from now on.")


def test_omar_takes_the_case_and_asks_and_the_clock_stands_still(journey: Journey) -> None:
    omar = journey.omar
    steps.finds_case(omar, journey.reference, whose="unassigned")
    journey.case = omar.visited[-1]
    omar.presses("Take this case").sees("is yours now")
    omar.follows("Ask the exporter").fills(Your_question=QUESTION).presses("Send the question")
    omar.sees("Paused on day 0 of 20", QUESTION)


def test_ada_answers_and_the_clock_runs_again(journey: Journey) -> None:
    ada = journey.ada
    ada.opens("/portal/").follows(re.compile("^Answer a question")).sees(QUESTION)
    ada.fills(Your_answer=ANSWER).presses("Send the answer").sees("the clock runs again")
    journey.omar.opens(journey.case).sees(ANSWER, "Day 0 of 20")


def address_to_countersign(journey: Journey) -> str:
    """Return the address that countersigns the decision, as the countersigner's page has it."""
    journey.cleo.opens(journey.case)
    action = journey.cleo.page.locator("form[action$='/countersign/']").get_attribute("action")
    assert action
    return action


def test_omar_recommends_and_decides_and_cannot_countersign(journey: Journey) -> None:
    omar = journey.omar
    omar.opens(journey.case).follows("Recommend an outcome")
    steps.gives_advice(omar, "Put the recommendation on file", outcome="Approve with conditions")
    omar.sees("Choose or write at least one condition.")
    steps.gives_advice(
        omar, "Put the recommendation on file", outcome="Approve with conditions", condition=CONDITION
    )
    steps.assesses(journey.town, journey.case)
    omar.sees("Your recommendation is on file.").follows("Decide")
    omar.fills(Reasons_for_the_exporter=steps.APPROVAL)
    omar.presses("Send to countersigner").sees("waits for a second signature", CONDITION)

    grey = omar.page.get_by_role("button", name="Countersign")
    expect(grey).to_have_attribute("aria-disabled", "true")
    assert omar.asks("POST", address_to_countersign(journey)) == 403


def test_cleo_countersigns_and_the_license_is_issued(journey: Journey) -> None:
    cleo = journey.cleo
    cleo.presses("Countersign").sees("You countersigned the decision")
    steps.waits_for(cleo, "License XL-")
    cleo.follows(re.compile("^XL-")).sees("Fiber laser, 2 kW", CONDITION, "4 items")


def test_ada_downloads_the_license(journey: Journey) -> None:
    ada = journey.ada
    ada.opens("/portal/licenses/").follows(re.compile("^XL-"))
    journey.license = ada.visited[-1]
    journey.number = ada.page.locator("h1 .reference").inner_text()
    steps.waits_for(ada, "Download the license (PDF)")
    journey.code = ada.page.locator("p:has-text('check code') .reference").inner_text()
    link = ada.page.get_by_role("link", name="Download the license (PDF)")
    journey.documents.append(str(link.get_attribute("href")))
    with ada.page.expect_download() as download:
        link.click()
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    )
    assert journey.number in text
    assert journey.code in text


def test_everybody_can_verify_it_and_a_wrong_code_tells_nothing(journey: Journey) -> None:
    public = journey.town.stranger()
    public.opens("/").follows("Verify a license", within="nav")
    public.fills(License_number=journey.number, Check_code=journey.code).presses("Verify")
    public.sees("This license is genuine").sees_not("Arden", "Tarnwick", "laser")
    public.fills(Check_code="AAAAA-22222").presses("Verify again")
    public.sees("We know no license with this number and code.").sees_not(
        "Arden", "genuine and", "Valid from"
    )


def test_ada_ships_a_part_and_no_more_than_is_left(journey: Journey) -> None:
    ada = journey.ada
    ada.opens(journey.license).follows("Record a shipment")
    ada.page.get_by_label(re.compile("Fiber laser")).check()
    ada.fills(
        Quantity="5",
        Value="1200.00",
        Day_it_left=datetime.now(UTC).date().isoformat(),
        Transport_document="AWB 020-1",
    )
    ada.presses("Record shipment").sees("Only 4")
    expect(ada.field("Quantity")).to_have_attribute("aria-invalid", "true")
    ada.fills(Quantity="3").presses("Record shipment").sees("The shipment is recorded")
    expect(ada.page.locator("td[data-label=Left]")).to_contain_text("1 item")


def test_a_check_is_planned_and_inez_visits_with_her_phone(journey: Journey) -> None:
    inez = journey.inez
    inez.opens("/field/visits/")
    steps.waits_for(inez, END_USER.name)
    inez.follows(END_USER.name).presses("Start the visit")
    journey.visit = inez.visited[-1]
    inez.sees("3 items Fiber laser, 2 kW", CONDITION).follows("Result and signature")
    inez.ticks("Result", "Unfavorable").ticks("Reasons", "Goods were not found at the end user")
    inez.fills(Summary_of_the_visit="Two of three lasers are gone.", Your_name="Inez")
    inez.presses("Sign off the visit").sees("The visit is not complete")

    inez.opens(journey.visit).follows("Checklist")
    for number in range(1, 9):
        inez.ticks(f"{number}. ", "No" if number == 4 else "Yes")
    inez.presses("Save answers").sees("The answers are saved.").follows("Quantities and serial numbers")
    inez.page.get_by_label("Quantity seen").fill("1")
    inez.page.get_by_label("Serial numbers seen").fill("AP-2000-0001")
    inez.presses("Save what I saw").follows("Photographs")
    picture = {"name": "plate.png", "mimeType": "image/png", "buffer": photograph(90).read()}
    inez.page.get_by_label("Photograph").set_input_files(picture)
    inez.fills(What_it_shows="Type plate of the only laser").presses("Store photograph")
    inez.sees("Type plate of the only laser").opens(journey.visit).follows("Findings")
    inez.ticks("How severe", "Critical")
    inez.page.get_by_label("What did you find?").fill("Two lasers left the site for an unknown place.")
    inez.presses("Note finding").sees("Two lasers left").opens(journey.visit)

    inez.follows("Result and signature").ticks("Result", "Unfavorable")
    inez.ticks("Reasons", "Goods were not found at the end user")
    inez.fills(Summary_of_the_visit="Two of three lasers are gone.", Your_name="Inez")
    inez.presses("Sign off the visit").sees("is signed off", "2 fewer than shipped", "AP-2000-0001")


def test_the_next_application_for_this_end_user_shows_the_bad_visit(journey: Journey) -> None:
    ada, omar = journey.ada, journey.omar
    ada.opens("/portal/applications/").follows(journey.reference).presses("Copy into a new draft")
    steps.attaches_statement(ada)
    steps.declares(ada)
    ada.presses("Submit the application")
    expect(ada.page.locator("#progress")).to_contain_text("The automatic checks are finished", timeout=30_000)
    second = steps.reference_on(ada)

    steps.finds_case(omar, second)
    omar.sees("Earlier end-use check went badly", "unfavorable check", "Enhanced")


def test_the_timeline_tells_it_all_in_plain_sentences(journey: Journey) -> None:
    omar = journey.omar
    omar.opens(journey.case)
    timeline = omar.page.locator("#timeline")
    for sentence in (
        "Ada submitted",
        "Sven confirmed Sonia's ruling that Tarnwick Aero Space Ltd is not the listed",
        "Omar took the case",
        "Omar asked",
        "Ada answered",
        "Cleo countersigned",
        "Ada recorded a shipment of 3",
        "Inez started",
    ):
        expect(timeline).to_contain_text(sentence)
    journey.ada.opens("/portal/applications/").follows(journey.reference)
    journey.ada.sees("What happened so far").sees_not("Sonia", "Tarnwick Aero Spares", "Inez")


def test_sam_is_refused_everywhere(journey: Journey) -> None:
    sam = journey.town.person("Sam")
    own = [
        path for person in (journey.ada, journey.omar, journey.sonia, journey.inez) for path in person.visited
    ]
    paths = sorted(
        {path for path in [*own, *journey.documents] if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", path)}
    )
    assert len(paths) > 25

    for path in paths:
        for method in ("GET", "POST"):
            assert (method, path, sam.asks(method, path)) in {
                (method, path, status) for status in (403, 404, 405)
            }
    sam.opens(journey.license).sees("If you typed the address, check it.")
    sam.opens(journey.case).sees("Your role does not allow you to see license cases.")
    sam.opens("/portal/licenses/").sees_not(journey.number)
    sam.opens("/portal/applications/").sees_not(journey.reference)
    nobody = journey.town.stranger()
    for path in paths:
        assert (path, nobody.asks("GET", path)) == (path, 302)


def test_the_audit_trail_verifies(journey: Journey) -> None:
    assert re.search(
        r"\d{2,} events and 0 daily seals fit", journey.town.product.command("manage.py", "verify_audit")
    )
