"""What an assessment says of a line, which authority it wants, and how far a case is; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from exportctl.core.errors import DomainError, Gap
from licensing.assessments.words import PREFIXES, REASONS, REGIMES, SUBJECTS
from licensing.competence.rules import CATEGORIES

UNLISTED = "UNLISTED"  # the entry of goods that no entry of a list names
MOST_ENTRIES = 6
CONFIRM, LISTED, NOT_CONTROLLED = "confirm", "listed", "not_controlled"


@dataclass(frozen=True)
class EntryFacts:
    """What the rules read of a control entry."""

    code: str
    category: str
    regime: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What a reviewer says of one or several lines alike.

    `outcome` is confirm (the entry that the exporter declared is right, line by line), listed (under
    `codes`, the leading entry first) or not_controlled. Without `reasons` or `regimes` those of the entries
    are taken.
    """

    outcome: str
    codes: tuple[str, ...]
    prefix: str
    subject: str
    reasons: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Result:
    """What is said of one line: its entries, the leading one first, with reasons and regimes."""

    entries: tuple[EntryFacts, ...]
    reasons: tuple[str, ...]
    regimes: tuple[str, ...]
    changed: bool
    categories: tuple[str, ...] = field(default=())

    @property
    def outcome(self) -> str:
        """Listed, or not controlled."""
        return LISTED if self.entries else NOT_CONTROLLED


def check_finding(finding: Finding) -> None:
    """Refuse a finding that is incomplete or contradicts itself.

    Raises:
        DomainError: `outcome_required`, `entries_required`, `entries_contradict`, `too_many_entries`,
            `summary_required` or `code_unknown`, each naming its field.
    """
    if finding.outcome not in {CONFIRM, LISTED, NOT_CONTROLLED}:
        raise _refusal("outcome", "Say what the goods are.", "outcome_required")
    if finding.outcome == LISTED and not finding.codes:
        raise _refusal("codes", "Name at least one control entry.", "entries_required")
    if finding.outcome != LISTED and finding.codes:
        raise _refusal(
            "codes", "You named control entries: choose “Falls under these entries”.", "entries_contradict"
        )
    if UNLISTED in finding.codes:
        raise _refusal(
            "codes", "UNLISTED is no entry: choose “Not controlled” instead.", "entries_contradict"
        )
    if len(finding.codes) > MOST_ENTRIES:
        raise _refusal("codes", f"At most {MOST_ENTRIES} entries for a line.", "too_many_entries")
    if finding.prefix not in PREFIXES or finding.subject not in SUBJECTS:
        raise _refusal("subject", "Choose the words of the report summary.", "summary_required")
    if unknown := (set(finding.reasons) - REASONS.keys()) | (set(finding.regimes) - REGIMES.keys()):
        raise _refusal("reasons", f"There is no code {sorted(unknown)[0]}.", "code_unknown")


def _refusal(name: str, text: str, code: str) -> DomainError:
    return DomainError(text, code=code, gaps=[Gap(text, field=name)])


def result(finding: Finding, declared: EntryFacts, named: Sequence[EntryFacts]) -> Result:
    """Return what a finding says of a line that was declared under an entry; `named` are those of `codes`.

    The categories are those of the entries found, and of the declared one where it is set aside: who says
    that goods are not under an entry must know that entry. What is on no list has no category.
    """
    entries = {
        CONFIRM: (declared,) if declared.code != UNLISTED else (),
        LISTED: tuple(named),
        NOT_CONTROLLED: (),
    }[finding.outcome]
    codes = [one.code for one in entries]
    changed = codes != [declared.code] if declared.code != UNLISTED else bool(codes)
    known = {one.category for one in (*entries, declared)} & CATEGORIES.keys()
    return Result(
        entries=entries,
        reasons=_given_or(finding.reasons, (code for one in entries for code in one.reasons)),
        regimes=_given_or(finding.regimes, (one.regime for one in entries)),
        changed=changed,
        categories=tuple(sorted(known)),
    )


def _given_or(given: Sequence[str], of_entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(given) or tuple(dict.fromkeys(filter(None, of_entries)))


@dataclass(frozen=True)
class Progress:
    """How far the technical assessment of a case is."""

    lines: int
    done: int

    @property
    def state(self) -> str:
        """not_started, in_part or complete."""
        if self.done >= self.lines:
            return "complete"
        return "in_part" if self.done else "not_started"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "complete": "Complete",
            "in_part": "Assessed in part",
            "not_started": "Not started",
        }[self.state]


def who_must_act(progress: Progress, *, reviewer: str, able: str, closed: str) -> str:
    """Return in a sentence who has to do what; `able` says who could sign, `closed` why nobody may now."""
    if progress.state == "complete":
        return "Nobody: every line is assessed."
    if closed:
        return closed
    left = progress.lines - progress.done
    what = f"{left} line{'s' if left > 1 else ''} to assess"
    return f"{reviewer} has {what}." if reviewer else f"{what}, and nobody has taken it. {able}"


def waits(left: int) -> list[str]:
    """Return in a few words that lines are to be assessed, nothing where none is."""
    return [f"The technical assessment of {left} line{'s' if left > 1 else ''}"] if left else []


def line_list(numbers: Sequence[int]) -> str:
    """Return lines in words: "line 2", "lines 1, 2 and 3"."""
    words = [str(number) for number in numbers]
    if len(words) == 1:
        return f"line {words[0]}"
    return f"lines {', '.join(words[:-1])} and {words[-1]}"


def part_key(number: str) -> str:
    """Return a part number as it is compared: letters and digits only, in small letters."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())[:60]
