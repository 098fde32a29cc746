"""When an application is complete: what each section must hold before it may be filed.

Sources: the boxes that a license form asks for in any jurisdiction (goods, consignee, end user, end use), the
catch-all questions on military and mass-destruction use, and the end user's own statement.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exportctl.core.errors import Gap
from licensing.types import answers as said
from licensing.types.manifest import Answers, LicenseType, Page, RoleWanted, Section, is_asked, key_of

SHORTEST_USE = 40
QUESTIONS = ("military_use", "wmd_use", "informed_by_authority")
OF_CONCERN = frozenset({"yes", "unsure"})


class State(StrEnum):
    """How far a section is."""

    NOT_STARTED = "not_started"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    CANNOT_START = "cannot_start"
    OPTIONAL = "optional"


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
    """What the rules read of a draft of a type on a day: counts, not rows.

    `outdated_lines` are numbers of lines; `roles` and `documents` have one entry a party and a document.
    `lapse` says why whoever declared does not sign for the exporter any more.
    """

    kind: LicenseType
    today: date
    lines: int = 0
    outdated_lines: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    end_use: EndUse = EndUse()
    statements: int = 0
    documents: tuple[str, ...] = ()
    answers: Answers = dataclasses.field(default_factory=dict)
    declared: bool = False
    lapse: str = ""


def goods_gaps(draft: Draft) -> list[Gap]:
    """At least one line, and each under an entry of a list in force."""
    what = draft.kind.lines.title.lower()
    gaps = [] if draft.lines else [Gap(f"Add at least one line of {what}.")]
    return gaps + [
        Gap(f"Choose the control entry of {what} line {number} again: its list has a newer edition.")
        for number in draft.outdated_lines
    ]


def parties_gaps(draft: Draft) -> list[Gap]:
    """Of every role as many parties as the type wants; those of a page of questions are missed there."""
    wanted = draft.kind.all_roles
    few = [Gap(one.missing) for one in draft.kind.roles if draft.roles.count(one.role) < one.least]
    strange = sorted(set(draft.roles) - {one.role for one in wanted})
    return few + [
        Gap(f"Change or remove the {role.replace('_', ' ')}: this type of license has none.")
        for role in strange
    ]


def role_problem(kind: LicenseType, role: str, *, others: int) -> str:
    """Say why one more party cannot have a role, beside `others` that have it; "" where it can."""
    wanted = kind.role(role)
    if wanted is None:
        return f"The {kind.name.lower()} has no party of this role."
    if others >= wanted.most:
        return f"There can be at most {wanted.most} of this role."
    return ""


def person_problem(wanted: RoleWanted | None, *, kind: str, nationality: str) -> tuple[str, str]:
    """Say which field of a party is wrong, and why, where only persons have its role; "" twice where none."""
    if wanted is None or not wanted.persons:
        return "", ""
    if kind != "person":
        return "kind", "Only a person can have this role. Name the people of the firm one by one."
    if not nationality:
        return "nationality", "Choose the nationality of this person."
    return "", ""


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


def statement_gaps(draft: Draft) -> list[Gap]:
    """A statement of every end user, where the type wants its fields and not the document alone."""
    missing = draft.roles.count("end_user") - draft.statements
    if not draft.kind.statement_fields or missing <= 0:
        return []
    who = "the end user" if missing == 1 else f"{missing} end users"
    return [Gap(f"Enter what the end-use statement of {who} says.")]


def attachments_gaps(draft: Draft) -> list[Gap]:
    """Every document that the type needs."""
    return [
        Gap(wanted.missing, field="file")
        for wanted in draft.kind.all_documents
        if wanted.needed and is_asked(wanted.when, draft.answers) and wanted.kind not in draft.documents
    ]


def declaration_gaps(draft: Draft) -> list[Gap]:
    """A declaration made after the last change, by whoever may still sign; any change takes it away."""
    if not draft.declared:
        return [Gap("Make the declaration.", field="who")]
    return [Gap(f"Make the declaration anew. {draft.lapse}", field="who")] if draft.lapse else []


def gaps_of(section: Section | Page, draft: Draft) -> Sequence[Gap]:
    """Return what is missing in a section."""
    match section:
        case Section.GOODS:
            return goods_gaps(draft)
        case Section.PARTIES:
            return parties_gaps(draft)
        case Section.END_USE:
            return end_use_gaps(draft.end_use)
        case Section.STATEMENT:
            return statement_gaps(draft)
        case Section.ATTACHMENTS:
            return attachments_gaps(draft)
        case Section.DECLARATION:
            return declaration_gaps(draft)
        case _:
            return said.gaps_of(section, draft.answers, roles=draft.roles, today=draft.today)


def gaps_by_section(draft: Draft) -> Mapping[str, Sequence[Gap]]:
    """Return what is missing in each section, in the order of the pages."""
    return {key_of(section): gaps_of(section, draft) for section in draft.kind.sections}


def may_be_declared(draft: Draft) -> bool:
    """Whether everything that the declaration speaks of is there."""
    return not any(gaps for key, gaps in gaps_by_section(draft).items() if key != Section.DECLARATION)


def is_started(section: Section | Page, draft: Draft) -> bool:
    """Whether anything was said in a section."""
    match section:
        case Section.GOODS:
            return bool(draft.lines)
        case Section.PARTIES:
            return bool(draft.roles)
        case Section.END_USE:
            return draft.end_use != EndUse()
        case Section.STATEMENT:
            return bool(draft.statements)
        case Section.ATTACHMENTS:
            return bool(draft.documents)
        case Section.DECLARATION:
            return draft.declared
        case _:
            return said.is_started(section, draft.answers, roles=draft.roles)


def states(draft: Draft) -> dict[str, State]:
    """Return how far each section is; the declaration cannot be started before the rest is complete."""
    declarable = may_be_declared(draft)
    return {key_of(one): _state(one, draft, declarable=declarable) for one in draft.kind.sections}


def _may_be_left_out(section: Section | Page, draft: Draft) -> bool:
    if isinstance(section, Page):
        return section.optional
    return section is Section.STATEMENT and not draft.kind.statement_fields


def _state(section: Section | Page, draft: Draft, *, declarable: bool) -> State:
    started = is_started(section, draft)
    if _may_be_left_out(section, draft) and not started:
        return State.OPTIONAL
    if not gaps_of(section, draft):
        return State.COMPLETE
    if section is Section.DECLARATION and not declarable:
        return State.CANNOT_START
    return State.INCOMPLETE if started else State.NOT_STARTED
