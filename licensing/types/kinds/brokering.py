"""Brokering: a deal between two other countries."""

from licensing.types.manifest import (
    YES_NO,
    DocumentWanted,
    LicenseType,
    Page,
    Question,
    RoleWanted,
    Section,
    Shape,
)
from licensing.types.shared import CONSIGNEE, END_USER, FORWARDER, INTERMEDIATE, PAPERS, STATEMENT

DEAL = Page(
    "deal",
    "Deal",
    "From which country to which, and what each party does in it.",
    "A brokered deal moves goods that never come here. We ask for every role in it, because each of them can "
    "be the one that leads the goods astray.",
    (
        Question(
            "deal_from",
            "From which country do the goods come?",
            Shape.COUNTRY,
            "The country that they leave; another one than yours.",
            asked="Say from which country the goods come.",
        ),
        Question(
            "deal_countries",
            "Which countries do they pass through?",
            Shape.COUNTRIES,
            "One a line, in order, without origin and destination. Leave it empty if they go straight there.",
            optional=True,
        ),
        Question(
            "deal_does",
            "What do you do in the deal?",
            Shape.SEVERAL,
            "Choose all that apply.",
            choices=(
                ("arrange", "Negotiate or arrange it"),
                ("buy", "Buy and sell in your own name"),
                ("pay", "Finance or insure it"),
                ("transport", "Arrange the transport"),
                ("advertise", "Advertise or find customers"),
            ),
            asked="Say what you do in the deal.",
        ),
        Question(
            "deal_roles",
            "Who does what?",
            Shape.WORDS,
            "In a sentence each: who sells, who buys, who pays, who moves the goods.",
            least=40,
            asked="Say who does what in the deal.",
        ),
        Question(
            "deal_licensed",
            "Has the country that they come from licensed the export?",
            Shape.CHOICE,
            "Attach the license if there is one. Without one the answer may take longer.",
            choices=(*YES_NO, ("asked", "It was applied for")),
            asked="Say whether the export is licensed where the goods come from.",
        ),
    ),
)
TYPE = LicenseType(
    key="brokering",
    order=50,
    name="Brokering license",
    short="A deal that you arrange between two other countries",
    use_when=(
        "You negotiate, buy, sell or finance a deal, and the goods go from one foreign country to another.",
    ),
    not_when=(
        "The goods leave from here: use an individual license.",
        "The goods pass through here: use a transit license.",
    ),
    sections=(Section.GOODS, Section.PARTIES, DEAL, Section.END_USE, Section.STATEMENT, *PAPERS),
    roles=(
        RoleWanted(
            "supplier",
            "The supplier sells or provides the goods in the country that they come from.",
            least=1,
            missing="Say who supplies the goods.",
        ),
        END_USER,
        CONSIGNEE,
        RoleWanted("broker", "Another broker or agent takes part in the deal."),
        FORWARDER,
        INTERMEDIATE,
    ),
    documents=(
        STATEMENT,
        DocumentWanted(
            "contract", "The contract or the offer of the deal.", missing="Attach the contract or the offer."
        ),
    ),
    service_days=20,
    validity_months=12,
    longest_months=24,
    terms=("The license covers only the activities in the deal that the application names.",),
    letters=("approval.brokering", "approval_in_part.brokering", "refusal.brokering"),
)
