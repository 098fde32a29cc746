"""Technology transfer and deemed export, with a short test of fundamental research."""

from licensing.types.manifest import (
    YES_NO,
    YES_NO_UNSURE,
    Answers,
    DocumentWanted,
    Indication,
    LicenseType,
    Page,
    Question,
    RoleWanted,
    Section,
    Shape,
)
from licensing.types.shared import PAPERS, TECHNOLOGY

OF_RESEARCH = ("research", ("yes",))
TEST = {
    "research_kind": "yes",
    "research_published": "yes",
    "research_withheld": "no",
    "research_input": "no",
}
WHY_NOT = {
    "research_kind": "The work is more than basic or applied research",
    "research_published": "The results are not meant to be published in full",
    "research_withheld": "Somebody may hold back results or choose who takes part",
    "research_input": "Controlled technology goes in that is no result of the research",
}


def fundamental(answers: Answers) -> Indication | None:
    """Return what the test points to: no license, or why one is needed; nothing until it is answered."""
    if answers.get("research") != "yes" or not all(answers.get(key) for key in TEST):
        return None
    against = [WHY_NOT[key] for key, wanted in TEST.items() if answers[key] != wanted]
    if against:
        return Indication(
            f"The answers do not point to fundamental research. {'. '.join(against)}, or may: a license "
            "seems to be needed. Complete the application; an officer decides."
        )
    return Indication(
        "The answers point to fundamental research: no license seems to be needed for its results. This is "
        "an indication, no decision. Record it for yourself, ask for advice, or file an application: then "
        "people at the authority decide, and may answer that no license is required. A use for weapons or "
        "for the military changes this.",
        no_license=True,
    )


TRANSFER = Page(
    "transfer",
    "Transfer",
    "How the technology reaches its recipients, where and for how long.",
    "Technology leaves without a crate: by mail, in a shared folder, in a talk. To let a foreign national "
    "see it at home can count as an export to the country of that person.",
    (
        Question(
            "transfer_place",
            "Where do the recipients get it?",
            Shape.CHOICE,
            "At home, to foreign nationals, is what is called a deemed export.",
            choices=(
                ("abroad", "Abroad"),
                ("home", "Here, as foreign nationals (deemed export)"),
                ("both", "Both"),
            ),
            asked="Say where the recipients get the technology.",
        ),
        Question(
            "transfer_means",
            "How is it passed on?",
            Shape.SEVERAL,
            "Choose all that apply. We ask because each way needs its own protection.",
            choices=(
                ("mail", "By e-mail or file transfer"),
                ("remote", "By access to a server or a cloud"),
                ("talk", "In talks, training or supervision"),
                ("visit", "By looking at plants or documents"),
                ("medium", "On paper or a data medium"),
            ),
            asked="Say how the technology is passed on.",
        ),
        Question(
            "transfer_until",
            "Until when will it be passed on?",
            Shape.DAY,
            "The last day on which you expect a transfer.",
            ahead=True,
            asked="Say until when the technology will be passed on.",
        ),
        Question(
            "transfer_control",
            "How do you keep it from others?",
            Shape.WORDS,
            "Access rights, encryption, locked rooms, instructions: your technology control plan in short.",
            least=40,
            asked="Say how you keep the technology from others.",
        ),
        Question(
            "transfer_onward",
            "May the recipients pass it on?",
            Shape.CHOICE,
            "Whoever may get it from them is a recipient too and must be named.",
            choices=YES_NO_UNSURE,
            asked="Say whether the recipients may pass the technology on.",
        ),
    ),
)
RESEARCH = Page(
    "research",
    "Research",
    "A short test: it may show that no license seems to be needed.",
    "Results of fundamental research that everybody may read are often free of control. Each question says "
    "what its answer leads to. The test decides nothing: people do.",
    (
        Question(
            "research",
            "Is the technology part of a research project?",
            Shape.CHOICE,
            "“No” ends the test: answer nothing more on this page.",
            choices=YES_NO,
            asked="Say whether the technology is part of a research project.",
        ),
        Question(
            "research_kind",
            "Is it basic or applied research in science or engineering?",
            Shape.CHOICE,
            "Work on a product, its production or its use is not. “No” or “not sure”: a license seems to be "
            "needed.",
            choices=YES_NO_UNSURE,
            when=OF_RESEARCH,
            asked="Say whether it is basic or applied research.",
        ),
        Question(
            "research_published",
            "Are the results meant to be published, so that everybody may read them?",
            Shape.CHOICE,
            "Free results are usually not controlled. “No” or “not sure”: they stay controlled.",
            choices=YES_NO_UNSURE,
            when=OF_RESEARCH,
            asked="Say whether the results are meant to be published.",
        ),
        Question(
            "research_withheld",
            "May a sponsor or partner hold results back, or choose who takes part by nationality?",
            Shape.CHOICE,
            "A look beforehand for patents or for a partner's own secrets does not count. “Yes” or “not "
            "sure”: the research is not free, and a license seems to be needed.",
            choices=YES_NO_UNSURE,
            when=OF_RESEARCH,
            asked="Say whether somebody may hold results back.",
        ),
        Question(
            "research_input",
            "Do the recipients get controlled technology or software that is no result of this research?",
            Shape.CHOICE,
            "A supplier's design data or source code, say. It stays controlled whatever is published. “Yes” "
            "or “not sure”: a license seems to be needed for it.",
            choices=YES_NO_UNSURE,
            when=OF_RESEARCH,
            asked="Say whether the recipients get other controlled technology.",
        ),
    ),
    concludes=fundamental,
)
TYPE = LicenseType(
    key="technology",
    order=60,
    name="Technology transfer license",
    short="Know-how, software or technical help for named recipients, here or abroad",
    use_when=(
        "You pass on controlled technology or software without sending goods.",
        "Several foreign nationals get to know it at your own site (deemed export).",
        "You do research with partners abroad and want to know whether a license is needed.",
    ),
    not_when=(
        "You send a machine with its manual: use the license for the machine.",
        "One researcher gets to know it at your own site: use the deemed export license, which is shorter.",
        "Everybody can read it already: no license is needed for what is published.",
    ),
    sections=(
        RESEARCH,
        Section.GOODS,
        Section.PARTIES,
        TRANSFER,
        Section.END_USE,
        Section.STATEMENT,
        *PAPERS,
    ),
    roles=(
        RoleWanted(
            "end_user",
            "The end user is the firm or institute that the technology is for.",
            least=1,
            most=1,
            missing="Say which firm or institute the technology is for.",
        ),
        RoleWanted(
            "recipient",
            "A recipient is a person who gets to know the technology, with nationality and place.",
            least=1,
            most=40,
            persons=True,
            missing="Name at least one person who gets to know the technology.",
        ),
    ),
    documents=(
        DocumentWanted(
            "technical",
            "A description of the technology and your plan to protect it.",
            missing="Attach a description of the technology.",
        ),
        DocumentWanted(
            "end_use_statement",
            "The statement of the firm or institute that the technology is for, if it signs one.",
            needed=False,
        ),
        DocumentWanted("contract", "The research or license agreement, if there is one.", needed=False),
    ),
    service_days=20,
    validity_months=24,
    longest_months=48,
    lines=TECHNOLOGY,
    terms=(
        "Only the recipients named above may get to know the technology, and only for the stated purpose.",
        "Keep a record of each transfer: what, to whom, by which means, on which day.",
    ),
    letters=("approval.technology", "approval_in_part.technology", "refusal.technology"),
)
