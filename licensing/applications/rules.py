"""When an application is complete: what each section must hold before it may be filed.

Sources: the boxes that a license form asks for in any jurisdiction (goods, consignee, end user, end use), the
catch-all questions on military and mass-destruction use, and the end user's own statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from exportctl.core.errors import Gap

SHORTEST_USE = 40
QUESTIONS = ("military_use", "wmd_use", "informed_by_authority")
OF_CONCERN = frozenset({"yes", "unsure"})


class Section(StrEnum):
    """The pages of an application, in the order in which they are filled in."""

    GOODS = "goods"
    PARTIES = "parties"
    END_USE = "end_use"
    ATTACHMENTS = "attachments"
    DECLARATION = "declaration"


class State(StrEnum):
    """How far a section is."""

    NOT_STARTED = "not_started"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    CANNOT_START = "cannot_start"


@dataclass(frozen=True)
class EndUse:
    """What the exporter said about the use; an answer is yes, no, unsure, or empty where nothing was said."""

    intended_use: str = ""
    military_use: str = ""
    wmd_use: str = ""
    informed_by_authority: str = ""
    concern_details: str = ""


@dataclass(frozen=True)
class Draft:
    """What the rules read of a draft: counts, not rows. `outdated_lines` are numbers of lines."""

    lines: int = 0
    outdated_lines: tuple[int, ...] = ()
    consignees: int = 0
    end_users: int = 0
    end_use: EndUse = EndUse()
    statements: int = 0
    other_attachments: int = 0
    declared: bool = False


def goods_gaps(draft: Draft) -> list[Gap]:
    """At least one line, and each under an entry of a list in force."""
    gaps = [] if draft.lines else [Gap("Add at least one line of goods.")]
    return gaps + [
        Gap(f"Choose the control entry of goods line {number} again: its list has a newer edition.")
        for number in draft.outdated_lines
    ]


def parties_gaps(draft: Draft) -> list[Gap]:
    """One end user and at least one consignee."""
    gaps = []
    if draft.end_users != 1:
        gaps.append(Gap("Say who the end user is."))
    if not draft.consignees:
        gaps.append(Gap("Add at least one consignee: who receives the goods."))
    return gaps


def end_use_gaps(said: EndUse) -> list[Gap]:
    """A use in words, three answers, and details wherever an answer is not a plain no."""
    gaps = []
    length = len(said.intended_use.strip())
    if not length:
        gaps.append(Gap("Say what the goods will be used for.", field="intended_use"))
    elif length < SHORTEST_USE:
        message = f"Say more about the use: at least {SHORTEST_USE} characters, and there are {length}."
        gaps.append(Gap(message, field="intended_use"))
    for field, subject in zip(
        QUESTIONS, ("military use", "weapons of mass destruction", "a notice to you"), strict=True
    ):
        if not getattr(said, field):
            gaps.append(Gap(f"Answer the question about {subject}.", field=field))
    if is_of_concern(said) and not said.concern_details.strip():
        gaps.append(Gap("Say what you know, because an answer is yes or not sure.", field="concern_details"))
    return gaps


def is_of_concern(said: EndUse) -> bool:
    """Whether any of the three answers is yes or not sure."""
    return any(getattr(said, field) in OF_CONCERN for field in QUESTIONS)


def attachments_gaps(draft: Draft) -> list[Gap]:
    """The end user's statement."""
    return [] if draft.statements else [Gap("Attach the end user's signed statement.", field="file")]


def declaration_gaps(draft: Draft) -> list[Gap]:
    """A declaration made after the last change; any change takes an earlier one away."""
    return [] if draft.declared else [Gap("Make the declaration.", field="declared_name")]


def gaps_by_section(draft: Draft) -> dict[Section, Sequence[Gap]]:
    """Return what is missing in each section, in the order of the pages."""
    return {
        Section.GOODS: goods_gaps(draft),
        Section.PARTIES: parties_gaps(draft),
        Section.END_USE: end_use_gaps(draft.end_use),
        Section.ATTACHMENTS: attachments_gaps(draft),
        Section.DECLARATION: declaration_gaps(draft),
    }


def may_be_declared(draft: Draft) -> bool:
    """Whether everything that the declaration speaks of is there."""
    gaps = gaps_by_section(draft)
    return not any(gaps[section] for section in Section if section is not Section.DECLARATION)


def states(draft: Draft) -> dict[Section, State]:
    """Return how far each section is; the declaration cannot be started before the rest is complete."""
    started = {
        Section.GOODS: bool(draft.lines),
        Section.PARTIES: bool(draft.consignees or draft.end_users),
        Section.END_USE: draft.end_use != EndUse(),
        Section.ATTACHMENTS: bool(draft.statements or draft.other_attachments),
        Section.DECLARATION: draft.declared,
    }
    found = {}
    for section, gaps in gaps_by_section(draft).items():
        if not gaps:
            found[section] = State.COMPLETE
        elif section is Section.DECLARATION and not may_be_declared(draft):
            found[section] = State.CANNOT_START
        else:
            found[section] = State.INCOMPLETE if started[section] else State.NOT_STARTED
    return found
