"""The technical questions about a product, by its kind: one readable table.

Sources: what classification questions ask anywhere (figures against the control text, military design,
encryption, markings), and per kind what the product groups of the lists turn on: use for components, form for
software and materials, development or production for technology. The wording is this product's own.
"""

from dataclasses import dataclass
from enum import StrEnum

YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_UNSURE = (*YES_NO, ("unsure", "Not sure"))
LONGEST_ANSWER = 2_000
DETAILS = "_details"


class Kind(StrEnum):
    """What a product is."""

    GOODS = "goods"
    COMPONENT = "component"
    SOFTWARE = "software"
    TECHNOLOGY = "technology"
    MATERIAL = "material"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _KINDS[self][0]

    @property
    def hint(self) -> str:
        """What belongs under the kind."""
        return _KINDS[self][1]


_KINDS = {
    Kind.GOODS: ("Complete product", "Equipment, a machine or a system that works as it is."),
    Kind.COMPONENT: ("Component", "A part, an assembly or an accessory of something else."),
    Kind.SOFTWARE: ("Software", "Programs, in source or object code, on any medium or none."),
    Kind.TECHNOLOGY: ("Technology", "Know-how: drawings, formulas, manuals, training, assistance."),
    Kind.MATERIAL: ("Material", "A substance, a chemical, a metal, a fiber or a culture."),
}


@dataclass(frozen=True)
class Question:
    """One question. With `choices` an answer is one of them, otherwise text.

    An answer among `explained` asks for details, which stand under the key with "_details" added.
    """

    key: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    explained: frozenset[str] = frozenset()
    details: str = ""

    @property
    def details_key(self) -> str:
        """The key of the details, or "" where none are asked for."""
        return f"{self.key}{DETAILS}" if self.explained else ""

    @property
    def asks(self) -> str:
        """The answers that ask for details, in words."""
        return " or ".join(f"“{label}”" for key, label in self.choices if key in self.explained)


_YES_OR_UNSURE = frozenset({"yes", "unsure"})
_YES = frozenset({"yes"})
PARAMETERS = Question(
    "parameters",
    "What are its key figures?",
    "Those that the control text turns on, one a line: power, wavelength, accuracy, range, purity.",
)
MILITARY = Question(
    "military_design",
    "Was it designed or modified for military use?",
    choices=YES_NO_UNSURE,
    explained=_YES_OR_UNSURE,
    details="Which use, and what was changed for it?",
)
ENCRYPTION = Question(
    "encryption",
    "Does it have encryption or other information security?",
    "Also where it is only a library or a part inside.",
    choices=YES_NO_UNSURE,
    explained=_YES_OR_UNSURE,
    details="Which functions, algorithms and key lengths?",
)
MARKING = Question(
    "marking",
    "Does it carry a government security marking?",
    choices=YES_NO,
    explained=_YES,
    details="Which marking, and who gave it?",
)
_OF_KIND: dict[Kind, tuple[Question, ...]] = {
    Kind.GOODS: (
        Question("purpose", "What does it do, and where is it used?", "The usual civil use first."),
        PARAMETERS,
        ENCRYPTION,
    ),
    Kind.COMPONENT: (
        Question(
            "built_into", "What is it built into?", "Name the equipment, and its maker if there is one."
        ),
        Question(
            "design",
            "What was it designed for?",
            choices=(
                ("special", "Specially designed for one kind of equipment"),
                ("modified", "Modified for one kind of equipment"),
                ("general", "General purpose"),
            ),
            explained=frozenset({"special", "modified"}),
            details="For which equipment, and what tells it from a general part?",
        ),
        PARAMETERS,
        ENCRYPTION,
    ),
    Kind.SOFTWARE: (
        Question("function", "What does the software do?", "Name what it controls, computes or protects."),
        Question(
            "code_form",
            "In which form does it leave?",
            choices=(("object", "Object code"), ("source", "Source code"), ("both", "Both")),
        ),
        Question(
            "delivery",
            "How does it leave?",
            choices=(
                ("download", "Download or e-mail"),
                ("medium", "On a medium"),
                ("access", "Access from abroad"),
                ("installed", "Installed in equipment"),
            ),
        ),
        ENCRYPTION,
    ),
    Kind.TECHNOLOGY: (
        Question("enables", "What can somebody do with it who could not do it before?"),
        Question(
            "stage",
            "What is it for?",
            choices=(("development", "Development"), ("production", "Production"), ("use", "Use")),
        ),
        Question(
            "transfer",
            "How does it leave?",
            choices=(
                ("electronic", "Electronically"),
                ("paper", "On paper or a medium"),
                ("spoken", "By speaking, showing or training"),
            ),
        ),
        Question(
            "public",
            "Is it in the public domain, or basic scientific research?",
            choices=YES_NO_UNSURE,
            explained=_YES_OR_UNSURE,
            details="Where is it published, or what is the research?",
        ),
    ),
    Kind.MATERIAL: (
        Question("composition", "What is it made of?", "Parts, shares and purity."),
        Question("shape", "In which shape does it leave?", "Powder, fiber, sheet, ingot, solution, culture."),
        Question(
            "cas_number", "Which CAS registry number does it have?", "Such as 7440-32-6; “none” if none."
        ),
        PARAMETERS,
    ),
}


def questions_for(kind: str) -> tuple[Question, ...]:
    """Return the questions about a product of this kind, in the order in which they are asked."""
    return (*_OF_KIND[Kind(kind)], MILITARY, MARKING)


def in_words(question: Question, answer: str) -> str:
    """Return an answer as it is shown."""
    return dict(question.choices).get(answer, answer)
