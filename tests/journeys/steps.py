"""What exporters and officers do more than once in these journeys, page by page."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.factories.applications import PDF
from tests.journeys.people import Person, Town
from tests.journeys.product import becomes

USE = "Cutting of titanium sheet for civil aircraft seats in the end user's own workshop at Hollowmere."
QUESTIONS = ("Is there a military end use", "Could the goods serve", "Has an authority told you")
APPROVAL = "The end user is known, the use is civil and the quantity fits it."


@dataclass(frozen=True)
class Firm:
    """A party abroad as it is typed; `country` is ISO 3166-1 alpha-2."""

    name: str
    country: str
    city: str
    street: str
    website: str = ""


END_USER = Firm("Talheim Titanium GmbH", "DE", "Talheim", "Lupinenweg 77", "https://talheim.example")
CONSIGNEE = Firm("Valdeluna Instruments SA", "CL", "Santiago", "Avenida Demo 12", "https://valdeluna.example")


def starts_draft(exporter: Person, reference: str, kind: str = "Individual export license") -> str:
    """Start a draft and return its address."""
    exporter.opens("/portal/applications/").presses("Start an application")
    exporter.presses(f"Apply for: {kind}").sees(f"For: {kind}")
    exporter.fills(Your_own_reference=reference).presses("Start")
    exporter.sees(re.compile(r"0 of \d sections"))
    return exporter.page.url.removeprefix(exporter.town.product.url)


def adds_goods(exporter: Person, *, words: str, entry: str, quantity: str) -> None:
    """Add a line of goods, its control entry found by words."""
    exporter.follows("Goods").follows("Add goods")
    exporter.fills(Part_or_model_number="AP-2000")
    exporter.page.get_by_label("What are the goods?").fill("Fiber laser, 2 kW")
    if exporter.javascript:
        exporter.page.get_by_label("Search", exact=True).press_sequentially(words)
    else:
        exporter.fills(Search=words).presses("Find")
    exporter.page.get_by_role("radio", name=re.compile(rf"^{entry} ")).check()
    exporter.fills(Quantity=quantity, Value_of_the_whole_line="48000.00")
    exporter.chooses("Unit", "NMB").chooses("Currency", "EUR").presses("Save")
    exporter.sees("1. Fiber laser, 2 kW", entry).follows("Continue")


def adds_party(exporter: Person, role: str, firm: Firm) -> None:
    """Add a party from the page of parties."""
    exporter.follows(f"Add {'the' if role == 'End user' else 'a'} {role.lower()}")
    exporter.ticks("What is this party", role).ticks("What kind of party", "Company or other organization")
    exporter.fills(Name=firm.name, Street_and_number=firm.street, City=firm.city, Website=firm.website)
    exporter.chooses("Country", firm.country).presses("Save")
    exporter.sees(f"{role}: {firm.name}")


def says_route(exporter: Person) -> None:
    """Say how the goods travel, and that nobody else handles them."""
    exporter.follows("Route and intermediaries").ticks("How do the goods travel", "By air")
    exporter.ticks("Does anybody else handle", "No").presses("Save and continue")


def says_end_use(exporter: Person) -> None:
    """Answer what the goods are for."""
    exporter.follows("End use")
    exporter.page.get_by_label("What will the goods be used for").fill(USE)
    for question in QUESTIONS:
        exporter.ticks(question, "No")
    if exporter.javascript:
        expect(exporter.page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    exporter.presses("Save and continue")


def attaches_statement(exporter: Person) -> None:
    """Upload the end user's statement."""
    exporter.follows("Documents").ticks("What is the document", "End-use statement")
    statement = {"name": "statement.pdf", "mimeType": "application/pdf", "buffer": PDF}
    exporter.page.get_by_label("File").set_input_files(statement)
    exporter.presses("Attach").sees("statement.pdf").follows("Continue")


def declares(exporter: Person) -> None:
    """Make the declaration, which leads to the page that is checked before submission."""
    exporter.follows("Declaration").fills(Your_position="Head of export control")
    exporter.page.get_by_label("I declare this for the exporter").check()
    exporter.presses("Declare and check your answers").sees("Check your answers")


def fills_in_everything(exporter: Person, end_user: Firm, *, words: str, entry: str) -> None:
    """Fill in a draft from its list of tasks to the page where it is submitted."""
    prepares_everything(exporter, end_user, words=words, entry=entry)
    declares(exporter)


def prepares_everything(exporter: Person, end_user: Firm, *, words: str, entry: str) -> None:
    """Fill in all that is before the declaration."""
    adds_goods(exporter, words=words, entry=entry, quantity="4")
    exporter.follows("Parties")
    adds_party(exporter, "End user", end_user)
    adds_party(exporter, "Consignee", CONSIGNEE)
    exporter.follows("Continue")
    says_route(exporter)
    says_end_use(exporter)
    attaches_statement(exporter)
    exporter.sees("5 of 6 sections")


def reference_on(exporter: Person) -> str:
    """Return the reference of the application that is followed on this page."""
    heading = exporter.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("EX-")
    return re.search(r"EX-\d{4}-\d{6}", heading.inner_text())[0]  # type: ignore[index]


def waits_for(somebody: Person, text: str, *, seconds: float = 30) -> None:
    """Reload the page until it says something: what workers do comes a moment later."""

    def says() -> bool:
        somebody.page.reload()
        return text in somebody.page.locator("main").inner_text()

    assert becomes(says, seconds=seconds), (text, somebody.page.locator("main").inner_text())
    somebody.looks()


def finds_case(officer: Person, reference: str, *, whose: str = "all") -> None:
    """Find a case in the queue and open it."""
    officer.opens(f"/desk/cases/?whose={whose}").fills(Search=reference).presses("Show")
    officer.follows(reference)


def gives_advice(officer: Person, button: str, *, outcome: str, condition: str = "") -> None:
    """Fill in a recommendation or a decision and send it."""
    officer.ticks("Outcome", outcome)
    if condition:
        officer.unfolds("Choose or write conditions").page.get_by_label(condition).check()
    officer.fills(Reasons=APPROVAL)
    officer.presses(button)


def finds_concern(somebody: Person, criterion: str, reason: str, secret: str = "") -> None:
    """Say on the form of a recommendation that a criterion, such as "7: Risk", is of concern, and why."""
    code = criterion.partition(":")[0]
    somebody.page.locator("summary", has_text=criterion).click()
    somebody.page.get_by_label(re.compile(f"^{criterion}")).select_option("concern")
    somebody.page.get_by_label(f"Criterion {code}: reason that the exporter may be told").fill(reason)
    somebody.page.get_by_label(f"Criterion {code}: reason for the file").fill(secret)


def assesses(town: Town, case: str) -> None:
    """Let Tariq assess every line of a case that is not assessed yet, all alike and as declared."""
    tariq = town.person("Tariq").opens(f"{case}assessment/").presses("Assess the selected lines")
    tariq.ticks("What are the goods", "As declared: the exporter’s entry is right")
    tariq.chooses("Report summary: subject", "lasers").presses("Sign the assessment")
    tariq.sees("You signed the assessment of", "Complete", "Nobody: every line is assessed.")
