"""What may be asked of a license, and how what is asked differs from what stands; pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from exportctl.core.errors import DomainError, Gap
from exportctl.core.reference import units
from licensing.licenses.rules import plain
from licensing.types.rules import last_day

EXTEND = "extend"
LEAST_VALUE = Decimal("0.01")  # what a line of a draft is worth at least


@dataclass(frozen=True)
class Wish:
    """What is asked for, as it was typed."""

    kinds: tuple[str, ...]
    reason: str
    valid_until: date | None = None


def check_wish(wish: Wish, *, valid_to: date, today: date, longest: int) -> None:
    """Refuse a request that says nothing, or asks for a day that no license can have.

    Raises:
        DomainError: `kinds_required`, `reason_required`, `day_required`, `day_unasked` or `day_out_of_range`.
    """
    if not wish.kinds:
        raise DomainError("Choose what is to change.", code="kinds_required")
    if not wish.reason.strip():
        raise DomainError("Say why the license is to change.", code="reason_required")
    if EXTEND not in wish.kinds:
        if wish.valid_until is not None:
            raise DomainError(
                "Choose “A later last day” as well, or leave the day empty.", code="day_unasked"
            )
        return
    if wish.valid_until is None:
        raise DomainError("Enter the last day that you ask for.", code="day_required")
    latest = last_day(today, longest)
    if not valid_to < wish.valid_until <= latest:
        raise DomainError(
            f"The day must be after {valid_to:%-d %b %Y} and by {latest:%-d %b %Y} at the latest.",
            code="day_out_of_range",
        )


def why_lapsed(state: str, *, decided_until: date | None, today: date) -> str:
    """Return why an approved change can never be issued, or "" where it can now or after a wait.

    A hold, a suspension and a revocation that is not confirmed pass; the end of the license does not.
    """
    ends = {
        "exhausted": "was used up",
        "expired": "had expired",
        "surrendered": "had been given back",
        "revoked": "had been revoked",
    }
    if state in ends:
        return f"The change was approved, but the license {ends[state]} by then. Apply for a new license."
    if decided_until is not None and decided_until <= today:
        return "The change was approved, but the last day that was decided passed before it could be issued."
    return ""


@dataclass(frozen=True)
class LineTerms:
    """One line as it stands or is asked for; `drawn` is what has left of it."""

    number: int
    code: str
    description: str
    part_number: str
    unit: str
    quantity: Decimal
    value: Decimal
    currency: str
    drawn: Decimal = Decimal(0)


@dataclass(frozen=True)
class PartyTerms:
    """One party, by what tells it from another."""

    role: str
    name: str
    where: str


@dataclass(frozen=True)
class Difference:
    """One thing that differs: what it is, how it stands and what is asked, both in words.

    `kind` is the kind of change that it belongs to.
    """

    kind: str
    what: str
    now: str
    asked: str
    note: str = ""


@dataclass(frozen=True)
class Terms:
    """A license as it stands, or as it is asked for. `pairs` name the old line that a line continues."""

    valid_until: date
    lines: Sequence[LineTerms]
    parties: Sequence[PartyTerms]
    pairs: dict[int, int] = field(default_factory=dict)


def differences(now: Terms, asked: Terms) -> list[Difference]:
    """Return all that differs between what stands and what is asked: day, lines, parties."""
    found = []
    if now.valid_until != asked.valid_until:
        days = f"{now.valid_until:%-d %b %Y}", f"{asked.valid_until:%-d %b %Y}"
        found.append(Difference(EXTEND, "Last day", *days))
    olds = {line.number: line for line in now.lines}
    for line in asked.lines:
        old = olds.get(asked.pairs.get(line.number, 0))
        found += _line_differences(old, line) if old else [_new_line(line)]
    kept = set(asked.pairs.values())
    found += [_ended_line(line) for line in now.lines if line.number not in kept]
    return found + _party_differences(now.parties, asked.parties)


def _amount(quantity: Decimal, unit: str) -> str:
    return f"{plain(quantity)} {units.name(unit, quantity)}"


def _new_line(line: LineTerms) -> Difference:
    asked = f"{line.code} {line.description}: {_amount(line.quantity, line.unit)}"
    return Difference("goods", f"Line {line.number}", "Not on the license", asked)


def _ended_line(line: LineTerms) -> Difference:
    stands = f"{line.code} {line.description}: {_amount(line.quantity, line.unit)}"
    note = f"Left so far: {_amount(line.drawn, line.unit)}; the line stays, used up." if line.drawn else ""
    return Difference("goods", f"Line {line.number} as it stands", stands, "No longer", note)


def _line_differences(old: LineTerms, line: LineTerms) -> list[Difference]:
    found = []
    name = f"Line {line.number}"
    words = (old.description, old.part_number), (line.description, line.part_number)
    if words[0] != words[1]:
        before, after = (" ".join(filter(None, pair)) for pair in words)
        found.append(Difference("goods", f"{name}, description", before, after))
    if old.quantity != line.quantity:
        note = f"Left so far: {_amount(old.drawn, old.unit)}." if old.drawn else ""
        if line.quantity < old.drawn:
            note += " Less is asked than has left: the line would be used up."
        amounts = _amount(old.quantity, old.unit), _amount(line.quantity, line.unit)
        found.append(Difference("quantities", f"{name}, quantity", *amounts, note.strip()))
    if (old.value, old.currency) != (line.value, line.currency):
        values = f"{old.currency} {old.value:,.2f}", f"{line.currency} {line.value:,.2f}"
        found.append(Difference("quantities", f"{name}, value", *values))
    return found


def _party_differences(now: Sequence[PartyTerms], asked: Sequence[PartyTerms]) -> list[Difference]:
    gone = list((Counter(now) - Counter(asked)).elements())
    new = list((Counter(asked) - Counter(now)).elements())
    found = []
    for one in gone:
        moved = next((other for other in new if (other.role, other.name) == (one.role, one.name)), None)
        if moved is not None:
            new.remove(moved)
            found.append(Difference("parties", f"{one.role}: {one.name}", one.where, moved.where))
        else:
            found.append(Difference("parties", one.role, f"{one.name}, {one.where}", "No longer"))
    return found + [
        Difference("parties", one.role, "Not on the license", f"{one.name}, {one.where}") for one in new
    ]


def unnamed(found: Sequence[Difference], kinds: Sequence[str]) -> list[Difference]:
    """Return what differs although the request does not say that it is to change."""
    return [one for one in found if one.kind not in kinds]


def filing_gaps(
    found: Sequence[Difference], kinds: Sequence[str], *, why_not: str, url: str, labels: dict[str, str]
) -> list[Gap]:
    """Return why a request cannot be filed: the license is not open to it, or it says not what it changes."""
    gaps = [Gap(why_not, url=url)] if why_not else []
    beside = dict.fromkeys(one.kind for one in unnamed(found, kinds))
    gaps += [
        Gap(f"Your request does not name “{labels[kind]}”, but it changes it.", url=url) for kind in beside
    ]
    if not found:
        gaps.append(Gap("Nothing differs from the license yet. Change what is to be different.", url=url))
    return gaps
