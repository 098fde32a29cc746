"""What a request must hold, what an answer must say, and when it needs a second signature; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exportctl.core.errors import DomainError, Gap

CLOCK = "advice"
# Working days until the answer. Defaults of this product, near the 14 and 30 calendar days of 15 CFR 750.2.
DAYS = {"classification": 10, "advice": 20}
QUESTION_DAYS = 20  # working days that the exporter has for a question, as for a case
VALID_YEARS = 2  # what the form suggests
LONGEST_VALID_YEARS = 5
MOST_ITEMS = 6
MOST_FILES = 10
SHORTEST = 20
PREFIX = {"classification": "CR", "advice": "AR"}
ALLOWED = {
    "classification": ("listed", "not_listed", "no_answer"),
    "advice": ("needed", "not_needed", "no_answer"),
}


@dataclass(frozen=True)
class Guide:
    """One guided question about an item: its key in the stored details, label and hint."""

    key: str
    label: str
    hint: str
    required: bool = True


_FUNCTION = Guide("function", "What is it, and what does it do?", "In words that a technician would use.")
_FIGURES = Guide(
    "performance",
    "Which figures tell how good it is?",
    "With units: power, wavelength, accuracy, speed, range, temperature, pressure. One a line.",
)
_PARTS = Guide(
    "components",
    "Which parts of it might be controlled themselves?",
    "Such as lasers, sensors, encryption chips, special alloys.",
    required=False,
)
# By the product groups of dual-use lists, because their entries ask for different things.
GUIDES: dict[str, tuple[Guide, ...]] = {
    "equipment": (_FUNCTION, _FIGURES, _PARTS),
    "test": (
        _FUNCTION,
        Guide("makes", "What does it make, measure or test?", "And to which accuracy, with units."),
        _FIGURES,
        _PARTS,
    ),
    "material": (
        Guide(
            "composition", "What is it made of?", "Substances with shares and CAS numbers, fibers, alloys."
        ),
        Guide("form", "In which form does it come?", "Powder, sheet, prepreg, liquid; grain size, purity."),
        Guide(
            "performance", "Which figures tell its properties?", "Strength, density, melting point: units."
        ),
    ),
    "software": (
        _FUNCTION,
        Guide(
            "serves", "For which equipment or task is it made?", "Name the items that it controls or makes."
        ),
        Guide(
            "encryption",
            "Does it encrypt, and how?",
            "Algorithms, key lengths, and whether the user can change them. Write “no” if it does not.",
        ),
    ),
    "technology": (
        Guide("covers", "What could somebody do with it?", "Develop, produce or use what? In which detail?"),
        Guide(
            "serves", "To which goods does it belong?", "Name them, with control entries if you know them."
        ),
        Guide("form", "In which form is it?", "Drawings, formulas, training, help on the spot."),
    ),
}


def number_of(kind: str, year: int, count: int) -> str:
    """Return a request's reference, such as CR-2026-000001."""
    return f"{PREFIX[kind]}-{year}-{count:06d}"


def items_in_short(names: Sequence[str]) -> str:
    """Return the first item's name, and how many more there are."""
    if not names:
        return ""
    more = len(names) - 1
    return names[0] + (f" and {more} more" if more else "")


def details_gaps(kind: str, details: dict[str, str]) -> list[Gap]:
    """Return which guided questions of an item's kind have no answer yet; the gap's field is their key."""
    return [
        Gap(f"Answer “{guide.label}”", field=guide.key)
        for guide in GUIDES[kind]
        if guide.required and not details.get(guide.key, "").strip()
    ]


@dataclass(frozen=True)
class Draft:
    """What the rules read of a draft. The transaction is what only a request for advice has."""

    kind: str
    items: int
    destination: str = ""
    end_user: str = ""
    end_use: str = ""
    question: str = ""


def draft_gaps(draft: Draft) -> dict[str, list[Gap]]:
    """Return what each section of a draft lacks: `items`, and `transaction` of a request for advice."""
    gaps = {"items": [] if draft.items else [Gap("Describe at least one item.")]}
    if draft.kind == "advice":
        wanted = {
            "destination": "Say to which country it would go.",
            "end_user": "Say who would use it.",
            "end_use": "Say what it would be used for.",
            "question": "Say what you want to know.",
        }
        gaps["transaction"] = [
            Gap(message, field=name) for name, message in wanted.items() if not getattr(draft, name).strip()
        ]
    return gaps


@dataclass(frozen=True)
class Line:
    """What an answer says about one item. `entry` is a code, or "" where none is named.

    `proposed` is the code that the exporter proposed, "" for "no entry", None where they proposed nothing.
    """

    number: int
    outcome: str
    entry: str
    reason: str
    sensitive: bool = False
    proposed: str | None = None
    special_design: str = "no"


def check_lines(kind: str, lines: Sequence[Line], *, items: int) -> None:
    """Refuse lines that do not answer each item once, with what their outcome needs.

    Raises:
        DomainError: `lines_missing`, `outcome_unknown`, `entry_required`, `entry_contradicts` or
            `reason_required`; the gap's field is `<part>_<number of the item>`.
    """
    if sorted(line.number for line in lines) != list(range(1, items + 1)):
        raise DomainError("Answer each item once.", code="lines_missing")
    for line in lines:
        if line.outcome not in ALLOWED[kind]:
            raise _refusal("outcome", line, "outcome_unknown", "choose what you answer.")
        if line.outcome == "listed" and not line.entry:
            raise _refusal("entry", line, "entry_required", "name the entry that it falls under.")
        if line.outcome in {"not_listed", "no_answer"} and line.entry:
            raise _refusal("entry", line, "entry_contradicts", "no entry goes with this answer. Empty it.")
        if not line.reason.strip():
            raise _refusal("reason", line, "reason_required", "give the reason; the exporter reads it.")


def _refusal(part: str, line: Line, code: str, text: str) -> DomainError:
    message = f"Item {line.number}: {text}"
    return DomainError(message, code=code, gaps=[Gap(message, field=f"{part}_{line.number}")])


def check_validity(valid_until: date, *, today: date) -> None:
    """Refuse a last day that is past or too far away.

    Raises:
        DomainError: `validity_refused`.
    """
    latest = add_years(today, LONGEST_VALID_YEARS)
    if not today < valid_until <= latest:
        message = f"Choose a last day after today, {latest.day} {latest:%b %Y} at the latest."
        raise DomainError(message, code="validity_refused", gaps=[Gap(message, field="valid_until")])


def add_years(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def second_reasons(lines: Sequence[Line], *, revision: bool) -> list[str]:
    """Return why an answer needs a second signature; none where one signature is enough.

    Two people sign what sets goods free, what changes an answer that somebody may rely on, what differs from
    the exporter's own reading, and whatever touches sensitive goods or a special design.
    """
    found = ["It changes an answer that the exporter relies on."] if revision else []
    for line in lines:
        if line.outcome in {"not_listed", "not_needed"}:
            found.append(f"Item {line.number}: the answer sets the item free.")
        if line.sensitive:
            found.append(f"Item {line.number}: entry {line.entry} is marked as very sensitive.")
        if line.special_design != "no":
            found.append(f"Item {line.number}: a special design is stated or not ruled out.")
        says = {"listed": line.entry, "not_listed": ""}.get(line.outcome)
        if says is not None and line.proposed is not None and says != line.proposed:
            found.append(f"Item {line.number}: the answer differs from what the exporter proposes.")
    return found


def why_here(
    status: str, *, officer: str, overdue: int, waits_since: str = "", second_reasons: Sequence[str] = ()
) -> str:
    """Return why a request stands in the queue, in a sentence.

    `overdue` is by how many working days its clock is over the target (0 or less: it is not). `waits_since`
    says since when a question waits, `second_reasons` why an answer needs another signature.
    """
    if second_reasons:
        text = f"A second signature is needed. {second_reasons[0]}"
    else:
        text = {
            "received": "Nobody has taken it yet.",
            "under_review": f"{officer} has to answer it.",
            "question": f"The exporter was asked {waits_since}; the clock stands still.",
            "answered": "It is answered.",
            "withdrawn": "The exporter withdrew it.",
        }[status]
    return text + (f" Its answer is {overdue} working days late." if overdue > 0 else "")
