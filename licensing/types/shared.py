"""Sections, parties and documents that several types have in common. A type takes what it needs."""

from licensing.types.manifest import (
    YES_NO,
    Counted,
    DocumentWanted,
    Lines,
    Page,
    Question,
    RoleWanted,
    Section,
    Shape,
)

END_USER = RoleWanted(
    "end_user",
    "The end user uses the goods; there is one.",
    least=1,
    most=1,
    missing="Say who the end user is.",
)
CONSIGNEE = RoleWanted(
    "consignee",
    "A consignee receives the goods; there is at least one, and it may be the same firm as the end user.",
    least=1,
    missing="Add at least one consignee: who receives the goods.",
)
FORWARDER = RoleWanted("forwarder", "A freight forwarder or carrier moves the goods.")
BROKER = RoleWanted("broker", "A broker or agent arranges the deal and does not receive the goods.")
INTERMEDIATE = RoleWanted(
    "intermediate", "An intermediate consignee takes the goods in on the way and sends them on."
)
HANDLED = (FORWARDER, BROKER, INTERMEDIATE)

STATEMENT = DocumentWanted(
    "end_use_statement",
    "The end user's own signed statement of what the goods are for.",
    missing="Attach the end user's signed statement.",
)
CONTRACT = DocumentWanted("contract", "The contract or order, if there is one.", needed=False)
TECHNICAL = DocumentWanted(
    "technical", "A data sheet or drawing, where the entry turns on figures.", needed=False
)

ROUTE = Page(
    "route",
    "Route and intermediaries",
    "How the goods travel, through which countries, and who handles them.",
    "Goods are lost to the wrong hands on the way more often than at its end. Whoever handles them is "
    "compared with the watchlists like every other party.",
    (
        Question(
            "route_means",
            "How do the goods travel?",
            Shape.SEVERAL,
            "Choose all that apply. We ask because each way has its own papers and its own places to check.",
            choices=(
                ("sea", "By sea"),
                ("air", "By air"),
                ("road", "By road"),
                ("rail", "By rail"),
                ("post", "By post or courier"),
                ("hand", "Carried by a person"),
            ),
            asked="Say how the goods travel.",
        ),
        Question(
            "route_exit",
            "Where do they leave the country?",
            Shape.LINE,
            "The port, airport or border crossing, if it is known.",
            optional=True,
        ),
        Question(
            "route_countries",
            "Which countries do they pass through?",
            Shape.COUNTRIES,
            "One a line, in order, without the destination; also where they are only reloaded. Leave it "
            "empty if they go straight there. We ask because the law of those countries may apply, and "
            "because some detours are a sign of diversion.",
            optional=True,
        ),
        Question(
            "route_handled",
            "Does anybody else handle the goods or arrange the deal?",
            Shape.CHOICE,
            "A freight forwarder, a broker, an intermediate consignee. If so, add each of them below.",
            choices=YES_NO,
            asked="Say whether anybody else handles the goods or arranges the deal.",
        ),
    ),
    roles=HANDLED,
    parties_when=("route_handled", ("yes",)),
    parties_missing="Add who handles the goods or arranges the deal.",
)
URGENCY = Page(
    "urgency",
    "Urgency",
    "Only if the case cannot wait its turn.",
    "An officer accepts or declines it, with a reason that you read. An accepted case stands in the priority "
    "lane, by the day that you wish. The clock, the checks and the two signatures stay as they are. Leave "
    "this page out if the usual time is enough.",
    (
        Question(
            "urgent",
            "Is this an urgent or critical supply?",
            Shape.CHOICE,
            "Urgent: somebody comes to harm, or something vital stands still, if the usual time is taken.",
            choices=YES_NO,
            asked="Say whether the supply is urgent.",
        ),
        Question(
            "urgent_ground",
            "What makes it urgent?",
            Shape.CHOICE,
            choices=(
                ("life", "Danger to life or health"),
                ("disaster", "Relief after a disaster"),
                ("infrastructure", "Water, power, transport or communication stands still"),
                ("safety", "Safety of aircraft, ships or plants"),
                ("contract", "Loss under a contract"),
            ),
            when=("urgent", ("yes",)),
            asked="Say what makes it urgent.",
        ),
        Question(
            "urgent_impact",
            "What happens if the license comes later?",
            Shape.WORDS,
            "If it is urgent: who is affected, how many, from when on. An officer weighs this.",
            when=("urgent", ("yes",)),
            least=40,
            asked="Say what happens if the license comes later.",
        ),
        Question(
            "urgent_by",
            "By which day must the goods leave?",
            Shape.DAY,
            "If it is urgent. It is a wish, no promise.",
            when=("urgent", ("yes",)),
            ahead=True,
            asked="Say by which day the goods must leave.",
        ),
        Question(
            "urgent_evidence",
            "What shows it?",
            Shape.WORDS,
            "If it is urgent: name the letters, orders or reports, and attach them under Documents.",
            when=("urgent", ("yes",)),
            asked="Say what shows the urgency.",
        ),
    ),
    heading="The papers",
    documents=(
        DocumentWanted(
            "urgency",
            "Letters, orders or reports that show the urgency, if the supply is urgent.",
            missing="Attach what shows the urgency.",
            when=("urgent", ("yes",)),
        ),
    ),
    optional=True,
)
TRANSACTION = (Section.GOODS, Section.PARTIES, ROUTE, Section.END_USE, Section.STATEMENT)
PAPERS = (Section.ATTACHMENTS, URGENCY, Section.DECLARATION)
TECHNOLOGY = Lines(
    Counted.NONE,
    title="Technology",
    hint="Which technology or software, and under which control entry.",
    lead="One line for each technology or software. Quantities are not counted: each line is approved or "
    "refused as a whole.",
)
