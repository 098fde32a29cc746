"""Clocks of referrals, what a recommendation must say, and what stands in the way of a decision; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from exportctl.core.errors import DomainError, Gap
from licensing.review.rules import RELEASES, Assessed, check_assessed, of_concern

CLOCK = "agency.recommendation"
# Calendar days; defaults of this product, as many authorities have them.
DAYS = 30
INFO_DAYS = 10
LONGEST_DAYS = 90
RETURN_DAYS = 5  # a recommendation that is sent back has at least so many days
REMIND_DAYS = 5


def run_out(*, waiting: bool, due_on: date, today: date) -> bool:
    """Whether the time of an open referral is over: after its last day, unless its clock stands still."""
    return not waiting and due_on < today


def days_again(remaining: int) -> int:
    """Return how many calendar days a recommendation that is sent back has: the rest, at least a few."""
    return max(remaining, RETURN_DAYS)


def check_information(sent_on: date, *, info_days: int, today: date) -> None:
    """Refuse a request for information after its days.

    Raises:
        DomainError: `information_too_late`.
    """
    last = sent_on + timedelta(days=info_days)
    if today > last:
        raise DomainError(
            f"Information could be asked for until {last:%-d %b %Y}. Recommend on what is on file.",
            code="information_too_late",
        )


@dataclass(frozen=True)
class Part:
    """What is recommended about one line or party. `applied` is the line's quantity, None for a party."""

    name: str
    outcome: str
    applied: Decimal | None = None
    quantity: Decimal | None = None


def check_recommendation(
    reason: str, parts: Sequence[Part], assessed: Sequence[Assessed], conditions: Sequence[str]
) -> None:
    """Refuse a recommendation that lacks what it needs. The gap's field is where it is typed.

    Raises:
        DomainError: `reason_required`, `quantity_contradicts`, `quantity_not_positive`, `above_applied`,
            `conditions_required`, `conditions_contradict`, `criterion_unknown`, `criterion_reason_required`
            or `criteria_required`.
    """
    if not reason.strip():
        raise _refusal("reason", "reason_required", "Give your reasons.")
    for part in parts:
        _check_quantity(part)
    conditional = any(part.outcome == "approve_with_conditions" for part in parts)
    if conditional and not conditions:
        raise _refusal("conditions", "conditions_required", "Choose or write at least one condition.")
    if conditions and not conditional:
        raise _refusal(
            "conditions", "conditions_contradict", "Conditions go with “Approve with conditions” only."
        )
    check_assessed(assessed)
    refuses = any(part.outcome == "deny" for part in parts)
    if refuses and not of_concern(assessed):
        raise _refusal(
            "outcome", "criteria_required", "A refusal rests on at least one criterion of concern."
        )


def _check_quantity(part: Part) -> None:
    if part.quantity is None:
        return
    if not part.outcome.startswith("approve"):
        raise _refusal("", "quantity_contradicts", f"{part.name}: a quantity goes with an approval only.")
    if part.quantity <= 0:
        raise _refusal("", "quantity_not_positive", f"{part.name}: give a quantity above zero, or refuse.")
    if part.applied is not None and part.quantity > part.applied:
        raise _refusal("", "above_applied", f"{part.name}: only {plain(part.applied)} applied for.")


def _refusal(field: str, code: str, message: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field=field)] if field else [])


@dataclass(frozen=True)
class Said:
    """What one recommender says about one part. `sources` name standard conditions, as `no-reexport@1`.

    `applied` is what was applied for of a line, `reason` what the exporter may be told; an agency's only.
    """

    outcome: str
    quantity: Decimal | None = None
    conditions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    applied: Decimal | None = None
    reason: str = ""

    @property
    def amount(self) -> str:
        """How much of a line would be let go, in words; who sets no limit wants all of it."""
        if self.quantity is not None:
            return plain(self.quantity)
        return "all" if self.applied is None else f"all {plain(self.applied)}"


@dataclass(frozen=True)
class View:
    """One recommender's word on each part, by its name; `agency` is false for people of the authority."""

    name: str
    says: Mapping[str, Said]
    agency: bool = True


@dataclass(frozen=True)
class Difference:
    """How recommendations differ, in a sentence. One that `blocks` is settled before a decision.

    About amounts alone, a decision may also keep within the lowest limit: nobody's is passed then.
    """

    sentence: str
    blocks: bool
    amounts: bool = False


def differences(views: Sequence[View]) -> list[Difference]:
    """Return how recommendations differ, part by part; nothing where they agree or have no opinion.

    One that approves and one that refuses contradict each other, and so do two amounts, also a limit and all
    that was applied for, and two wordings of one standard condition. Other conditions can stand beside each
    other: they are pointed out. What only people of the authority differ about is shown, and blocks nothing.
    """
    found: dict[tuple[str, bool, bool], list[str]] = {}
    for part in dict.fromkeys(name for view in views for name in view.says):
        said = [(view, view.says[part]) for view in views if part in view.says]
        for differs in _of_part([(view, one) for view, one in said if one.outcome != "no_opinion"]):
            found.setdefault(differs, []).append(part)
    return [
        Difference(f"{listed(parts)}: {words}.", blocks, amounts)
        for (words, blocks, amounts), parts in found.items()
    ]


def _of_part(said: Sequence[tuple[View, Said]]) -> list[tuple[str, bool, bool]]:
    go = [(view, one) for view, one in said if one.outcome in RELEASES]
    stop = [(view, one) for view, one in said if one.outcome not in RELEASES]
    found = []
    if go and stop:
        words = f"{_names(go)} would let the goods go; {_names(stop)} would not"
        found.append((words, _with_agency([*go, *stop]), False))
    return [*found, *_of_amounts(go), *((words, blocks, False) for words, blocks in _of_conditions(go))]


def _of_amounts(go: Sequence[tuple[View, Said]]) -> list[tuple[str, bool, bool]]:
    applied = next((one.applied for _, one in go if one.applied is not None), None)
    wanted = [(view, replace(one, applied=applied)) for view, one in go]
    if len({applied if one.quantity is None else one.quantity for _, one in wanted}) <= 1:
        return []
    words = ", ".join(f"{view.name} {one.amount}" for view, one in wanted)
    return [(f"the quantities differ ({words})", _with_agency(go), True)]


def _of_conditions(go: Sequence[tuple[View, Said]]) -> list[tuple[str, bool]]:
    wordings: dict[str, set[str]] = {}
    for _, one in go:
        for source in filter(None, one.sources):
            wordings.setdefault(source.partition("@")[0], set()).add(source)
    found = [
        (f"two wordings of the condition “{code}” are asked for", _with_agency(go))
        for code, versions in sorted(wordings.items())
        if len(versions) > 1
    ]
    if len({frozenset(one.conditions) for _, one in go}) > 1:
        found.append((f"{_names(go)} ask for different conditions", False))
    return found


def _with_agency(said: Sequence[tuple[View, Said]]) -> bool:
    return any(view.agency for view, _ in said)


def _names(said: Sequence[tuple[View, Said]]) -> str:
    return listed([view.name for view, _ in said])


def plain(quantity: Decimal) -> str:
    """Return a quantity as it is said: without idle zeros, never as a power of ten."""
    return f"{quantity.normalize():f}"


def listed(names: Sequence[str]) -> str:
    """Return names in a row, with an "and" before the last."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


@dataclass(frozen=True)
class Word:
    """The latest settlement of a case, as the gate reads it.

    `who` ruled or has to. `open` says that a ruling is awaited, until `due_on`. `covers` says that it was
    about all that the agencies recommend now. `wait_until` is the last day on which `may_escalate` (an
    agency) can still take it up a level, where a decision waits for that. `beyond` is what it lets a
    decision pass, as `asks.binding` reads it.
    """

    who: str
    open: bool
    due_on: date | None = None
    direction: str = ""
    covers: bool = True
    wait_until: date | None = None
    beyond: tuple[str, ...] | None = ()


@dataclass(frozen=True)
class Situation:
    """What stands in the way of a decision is told from this.

    `awaited` are agencies whose answer is awaited, each with its last day in words; `conflicts` the
    differences that block, `amounts` those about amounts alone, `objections` the agencies that refuse
    something, `outdated` what was changed since an agency recommended, each in a sentence.
    """

    awaited: tuple[str, ...]
    conflicts: tuple[str, ...]
    objections: tuple[str, ...]
    word: Word | None
    outdated: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether a word was given on all that the agencies recommend now."""
        return self.word is not None and not self.word.open and self.word.covers


def outdated(agency: str, edition: int, changed: Sequence[str]) -> str:
    """Return in words that an agency recommended on an earlier edition, and what was changed since."""
    return (
        f"{agency} recommended on edition {edition}; since then {listed(changed)} changed, for which that "
        "does not count. Refer the case to it again, or let it say that its recommendation stands."
    )


def obstacles(situation: Situation, *, outcome: str = "", today: date) -> list[str]:
    """Return what stands in the way of a decision, each in a sentence; nothing where it may go on.

    `outcome` is the decision's, "" as long as none is chosen. A return decides nothing about the goods: it
    waits for open referrals, and not for a settlement.
    """
    found = [f"{who}: an answer is awaited. Wait, or withdraw the referral." for who in situation.awaited]
    if outcome == "return":
        return found
    found += situation.outdated
    word = situation.word
    if word is not None and word.open:
        return [*found, f"A ruling of {word.who} is awaited{_by(word.due_on)}."]
    if not situation.settled:
        objects = listed(situation.objections) if situation.objections else ""
        if situation.conflicts:
            found.append("The recommendations conflict. Record how it was settled, or escalate it.")
        elif objects and outcome in RELEASES:
            found.append(f"{objects} would refuse. Record how it was settled, or escalate it.")
        elif situation.amounts and not outcome:
            found.append(
                "The amounts differ. Grant no more than the lowest limit, or record how it was settled, or "
                "escalate it."
            )
        return found
    if word is not None:
        found += _against(word, outcome, today)
    return found


def waits(situation: Situation, *, today: date) -> list[str]:
    """Return what a case waits for beside the answers that are awaited: as `obstacles`, in a few words each.

    `outdated` are here the agencies whose word is of an edition before.
    """
    found = (
        [f"A new word of {first_of(situation.outdated)} on what was changed"] if situation.outdated else []
    )
    word = situation.word
    if word is not None and word.open:
        return [*found, f"A ruling of {word.who}"]
    if word is None or not word.covers:
        return [*found, "A settlement of the conflict with an agency"] if situation.conflicts else found
    if word.wait_until is not None and today <= word.wait_until:
        found.append(f"An agency that may take the ruling one level up{_by(word.wait_until)}")
    return found


def first_of(names: Sequence[str]) -> str:
    """Return several agencies in short: the first, and how many more."""
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def _against(word: Word, outcome: str, today: date) -> list[str]:
    found = []
    if word.wait_until is not None and today <= word.wait_until:
        found.append(f"An agency may take the ruling of {word.who} one level up{_by(word.wait_until)}.")
    if outcome in RELEASES and word.direction == "refuse":
        found.append(f"By the word of {word.who} the application is refused.")
    if outcome == "deny" and word.direction == "release":
        found.append(f"By the word of {word.who} the goods may go.")
    return found


def _by(day: date | None) -> str:
    return f" until {day:%-d %b %Y}" if day else ""
