"""Open license: several destinations, end users and consignees, estimates of what will be needed."""

from licensing.types.manifest import (
    Counted,
    DocumentWanted,
    LicenseType,
    Lines,
    Page,
    Question,
    RoleWanted,
    Shape,
)
from licensing.types.shared import PAPERS, TECHNICAL, TRANSACTION

SCOPE = Page(
    "scope",
    "Scope and compliance",
    "Why an open license, and how you keep control of what leaves under it.",
    "Under an open license you send goods without asking again. In return you show that you know your "
    "customers and keep records, and the authority may inspect them.",
    (
        Question(
            "open_why",
            "Why do you need an open license?",
            Shape.WORDS,
            "The trade it serves, how long it has gone on, how often you deliver.",
            least=40,
            asked="Say why you need an open license.",
        ),
        Question(
            "open_rate",
            "How many shipments do you expect in a year?",
            Shape.CHOICE,
            "We ask because few shipments are quicker under individual licenses.",
            choices=(("few", "Up to 10"), ("some", "11 to 50"), ("many", "More than 50")),
            asked="Say how many shipments you expect.",
        ),
        Question(
            "open_control",
            "How do you make sure that goods go only where the license allows?",
            Shape.WORDS,
            "Who checks each order, against what, and where the records are kept.",
            least=40,
            asked="Say how you make sure that goods go only where the license allows.",
        ),
    ),
)
TYPE = LicenseType(
    key="open",
    order=30,
    name="Open export license",
    short="Goods to several destinations and end users, again and again",
    use_when=(
        "You deliver the same kinds of goods again and again to several known end users.",
        "You can estimate what will be needed, but have no firm orders yet.",
    ),
    not_when=(
        "You have one order for one end user: an individual license is quicker.",
        "You do not know the end users yet: nobody can be added without a check.",
    ),
    sections=(*TRANSACTION[:2], SCOPE, *TRANSACTION[2:], *PAPERS),
    roles=(
        RoleWanted(
            "end_user",
            "An end user uses the goods. Name every one, in every destination.",
            least=1,
            most=40,
            missing="Name at least one end user.",
        ),
        RoleWanted(
            "consignee",
            "A consignee receives the goods. Leave them out where the end users receive them themselves.",
            most=40,
        ),
    ),
    documents=(
        DocumentWanted(
            "end_use_statement",
            "The signed statement of each end user; several may stand in one file.",
            missing="Attach the end users' signed statements.",
        ),
        DocumentWanted("contract", "A framework contract or distribution agreement.", needed=False),
        TECHNICAL,
    ),
    service_days=60,
    validity_months=60,
    longest_months=60,
    lines=Lines(
        Counted.ESTIMATE,
        hint="What is exported, how much you estimate, and under which control entry.",
        lead="One line for each kind of goods. Estimate what all destinations will need over the whole "
        "validity: the license allows each line up to the quantity that is approved, and no more.",
    ),
    terms=(
        (
            "The quantities are the most that may leave in the whole validity, to all destinations and end "
            "users named above together."
        ),
        "Keep a record of each shipment with the end user that it went to, and show it at an inspection.",
    ),
    letters=("approval.open", "approval_in_part.open"),
)
