"""Transit and transshipment: foreign goods on their way through."""

from licensing.types.manifest import DocumentWanted, LicenseType, Page, Question, RoleWanted, Section, Shape
from licensing.types.shared import CONSIGNEE, END_USER, HANDLED, PAPERS, STATEMENT

PASSAGE = Page(
    "passage",
    "Passage",
    "Where the goods come from, where they go, how long they stay and who holds them.",
    "Goods in transit change vehicles and hands. Whoever holds them here answers for them.",
    (
        Question(
            "transit_from",
            "From which country do they come?",
            Shape.COUNTRY,
            "Where they were sent off. The law of that country may ask for an export license too.",
            asked="Say from which country the goods come.",
        ),
        Question(
            "transit_countries",
            "Which other countries do they pass through?",
            Shape.COUNTRIES,
            "One a line, in order, without origin and destination. Leave it empty if there are none.",
            optional=True,
        ),
        Question(
            "transit_kind",
            "What happens to them here?",
            Shape.CHOICE,
            choices=(
                ("through", "They pass through on the same vehicle"),
                ("reloaded", "They are reloaded (transshipment)"),
                ("stored", "They are stored for a time"),
            ),
            asked="Say what happens to the goods here.",
        ),
        Question("transit_in", "Where do they come in?", Shape.LINE, "The port, airport or border crossing."),
        Question("transit_out", "Where do they leave?", Shape.LINE, "The port, airport or border crossing."),
        Question(
            "transit_days",
            "How long do they stay?",
            Shape.CHOICE,
            "We ask because goods that lie long change hands more easily.",
            choices=(
                ("day", "Up to a day"),
                ("week", "Up to a week"),
                ("month", "Up to a month"),
                ("longer", "Longer"),
            ),
            asked="Say how long the goods stay.",
        ),
        Question(
            "transit_why",
            "Why do they stay that long?",
            Shape.WORDS,
            "If they stay longer than a week.",
            when=("transit_days", ("month", "longer")),
            asked="Say why the goods stay longer than a week.",
        ),
        Question(
            "transit_customs",
            "Under which customs procedure?",
            Shape.LINE,
            "Transit, free zone, warehouse; with the number of the declaration if there is one.",
            optional=True,
        ),
    ),
)
TYPE = LicenseType(
    key="transit",
    order=40,
    name="Transit and transshipment license",
    short="Foreign goods that pass through or are reloaded here",
    use_when=("Goods come from abroad, pass through or are reloaded here, and go on to another country.",),
    not_when=(
        "The goods are made or sold here: use an individual license.",
        "You arrange a deal and the goods never come here: use a brokering license.",
    ),
    sections=(Section.GOODS, Section.PARTIES, PASSAGE, Section.END_USE, Section.STATEMENT, *PAPERS),
    roles=(
        RoleWanted(
            "consignor",
            "The consignor sends the goods off abroad.",
            least=1,
            missing="Say who sends the goods off.",
        ),
        RoleWanted(
            "holder",
            "The holder keeps the goods while they are here.",
            least=1,
            missing="Say who holds the goods while they are here.",
        ),
        END_USER,
        CONSIGNEE,
        *HANDLED,
    ),
    documents=(
        STATEMENT,
        DocumentWanted(
            "transport",
            "The bill of lading, air waybill or consignment note.",
            missing="Attach the transport document.",
        ),
        DocumentWanted("contract", "The export license of the country that they come from.", needed=False),
    ),
    service_days=20,
    validity_months=6,
    longest_months=12,
    terms=(
        "The goods leave the country unchanged, with the holder and on the passage named in the application.",
    ),
    letters=("approval.transit", "approval_in_part.transit", "refusal.transit"),
)
