"""Deemed export, the short form: one researcher gets to know technology at the exporter's own site.

Nothing is sent, so that no route, intermediary, quantity or end user's statement is asked for.
"""

from licensing.types.manifest import (
    YES_NO_UNSURE,
    DocumentWanted,
    LicenseType,
    Page,
    Question,
    RoleWanted,
    Section,
    Shape,
)
from licensing.types.shared import PAPERS, TECHNOLOGY

RESEARCHER = Page(
    "researcher",
    "The researcher",
    "Who gets to know the technology, until when, and how it is kept from others.",
    "To let a foreign national see controlled technology at home can count as an export to the country of "
    "that person. Each application is for one person.",
    (
        Question(
            "deemed_until",
            "Until when does the person work with it?",
            Shape.DAY,
            "The last day that you expect.",
            ahead=True,
            asked="Say until when the person works with the technology.",
        ),
        Question(
            "deemed_control",
            "How do you keep it from others, and from what the person may not see?",
            Shape.WORDS,
            "Access rights, locked rooms, instructions: your technology control plan in short.",
            least=40,
            asked="Say how you keep the technology from others.",
        ),
        Question(
            "deemed_onward",
            "May the person pass it on, or take it abroad?",
            Shape.CHOICE,
            "If so, use the technology transfer license: whoever may get it is named there.",
            choices=YES_NO_UNSURE,
            asked="Say whether the person may pass the technology on or take it abroad.",
        ),
    ),
    roles=(
        RoleWanted(
            "end_user",
            "The end user is the person who gets to know the technology, with nationality and address.",
            least=1,
            most=1,
            persons=True,
            missing="Name the person who gets to know the technology.",
        ),
    ),
    parties_title="Who it is",
)
TYPE = LicenseType(
    key="deemed",
    order=65,
    name="Deemed export license",
    short="One researcher of another nationality gets to know controlled technology at your own site",
    use_when=(
        "A foreign national whom you employ, host or supervise gets to know controlled technology here.",
    ),
    not_when=(
        "The technology also goes abroad, or several people get it: use the technology transfer license.",
        "The short test of fundamental research shows that no license seems to be needed.",
    ),
    sections=(Section.GOODS, RESEARCHER, Section.END_USE, *PAPERS),
    roles=(),
    documents=(
        DocumentWanted(
            "technical", "Your technology control plan, if it says more than the form.", needed=False
        ),
        DocumentWanted("contract", "The contract or invitation, if there is one.", needed=False),
    ),
    service_days=20,
    validity_months=24,
    longest_months=48,
    lines=TECHNOLOGY,
    terms=(
        "Only the person named above may get to know the technology, and only at the exporter's own site.",
        "The technology serves the stated purpose only.",
        "Keep a record of what the person was given access to, and from when until when.",
    ),
)
