"""Individual temporary export: the goods come back."""

from licensing.types.manifest import DocumentWanted, LicenseType, Page, Question, Shape
from licensing.types.shared import CONSIGNEE, END_USER, PAPERS, STATEMENT, TECHNICAL, TRANSACTION

RETURN = Page(
    "return",
    "Return",
    "Why the goods leave for a time, and when they come back.",
    "The license holds until the goods are back. What does not come back needs a license of its own.",
    (
        Question(
            "return_reason",
            "Why do the goods leave for a time?",
            Shape.CHOICE,
            "We ask because what happens to them abroad decides which checks make sense.",
            choices=(
                ("exhibition", "Exhibition or fair"),
                ("demonstration", "Demonstration or trial by a customer"),
                ("repair", "Repair, calibration or replacement"),
                ("test", "Test or measurement"),
                ("own_use", "Use by your own staff"),
                ("other", "Another reason"),
            ),
            asked="Say why the goods leave for a time.",
        ),
        Question(
            "return_details",
            "What happens to them abroad?",
            Shape.WORDS,
            "Where they stand, who may touch them, and how you keep control of them.",
            least=20,
            asked="Say what happens to the goods abroad.",
        ),
        Question(
            "return_by",
            "By which day do they come back?",
            Shape.DAY,
            "This day stands on the license. A license of this type runs 12 months at most.",
            ahead=True,
            asked="Say by which day the goods come back.",
        ),
    ),
)
TYPE = LicenseType(
    key="temporary",
    order=20,
    name="Temporary export license",
    short="Named goods that leave and come back",
    use_when=(
        "The goods go to a fair, a trial, a repair or a test and come back to you.",
        "They stay in your ownership while they are abroad.",
    ),
    not_when=("Something stays abroad, or is sold there: use an individual license for it.",),
    sections=(*TRANSACTION, RETURN, *PAPERS),
    roles=(END_USER, CONSIGNEE),
    documents=(
        STATEMENT,
        DocumentWanted("contract", "The invitation, the loan or repair agreement.", needed=False),
        TECHNICAL,
    ),
    service_days=20,
    validity_months=12,
    longest_months=12,
    terms=(
        (
            "The goods leave for a time only. They come back to the exporter by the day of return named "
            "above, and the exporter keeps the papers that show it."
        ),
    ),
    letters=("approval.temporary", "approval_in_part.temporary"),
    return_question="return_by",
)
