"""What a decision must add up to, and how many must sign it; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from exportctl.core.errors import DomainError
from licensing.review.rules import CRITERIA, check_left_out
from licensing.types.rules import last_day

APPROVALS = frozenset({"approve", "approve_with_conditions"})
# What lets goods go, with a license or without one: screening must not stand in the way.
RELEASES = APPROVALS | {"no_license"}
INTENT_CLOCK = "intent.deny.response"
INTENT_DAYS = 20  # calendar days to answer an announced refusal; a default of this product
REMIND_DAYS = 5  # days before the last one on which an unanswered announcement is brought to mind
TWO_SIGN_LANE = "enhanced"
# Above these a decision has two countersignatures, whatever the risk; a default of this product.
TWO_SIGN_VALUES = {"EUR": Decimal(500_000), "USD": Decimal(500_000), "GBP": Decimal(400_000)}
TWO_SIGN_OTHERWISE = Decimal(400_000)


@dataclass(frozen=True)
class Ground:
    """One numbered criterion of a refusal: what the exporter is told, and what stays in the file."""

    code: str
    public: str
    protected: str = ""

    @property
    def title(self) -> str:
        """The criterion in words."""
        return CRITERIA.get(self.code, "")


def grounds_of(codes: Sequence[str], public: Sequence[str], protected: Sequence[str]) -> tuple[Ground, ...]:
    """Put parallel lists together; decisions before reasons were kept by criterion have only codes."""
    if not public:
        return tuple(Ground(code, "") for code in codes)
    return tuple(Ground(*row) for row in zip(codes, public, protected, strict=True))


def check_grounds(criteria: Iterable[str], grounds: Sequence[Ground]) -> None:
    """Refuse criteria without a written reason for the exporter, and reasons for what was not chosen.

    Raises:
        DomainError: `ground_reason_required` or `ground_not_chosen`; the message names the criterion.
    """
    written = {ground.code: ground for ground in grounds}
    for code in criteria:
        if code not in written or not written[code].public.strip():
            raise DomainError(
                f"Write a reason for criterion {code} that the exporter may read.",
                code="ground_reason_required",
            )
    for code in sorted(written.keys() - set(criteria)):
        raise DomainError(
            f"There is a reason for criterion {code}, but it is not chosen. Choose it or clear the reason.",
            code="ground_not_chosen",
        )


@dataclass(frozen=True)
class Because:
    """Why a line or a party gets less: words that the exporter reads, and numbered criteria."""

    reason: str = ""
    criteria: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reason.strip() or self.criteria)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Its criteria with their titles; the reason is that of all of them together."""
        return tuple(Ground(code, "") for code in self.criteria)


NO_REASON = Because()


@dataclass(frozen=True)
class LineDecision:
    """What is decided about one line. Quantities are in the line's own unit, values in its currency."""

    number: int
    outcome: str
    applied: Decimal
    quantity: Decimal
    applied_value: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    because: Because = NO_REASON

    @property
    def in_full(self) -> bool:
        """Whether the line gets all that was applied for."""
        return (
            self.outcome == "approve" and self.quantity == self.applied and self.value == self.applied_value
        )


def check_lines(outcome: str, lines: Sequence[LineDecision]) -> None:
    """Refuse lines that do not fit the outcome, or that grant more than was applied for.

    Raises:
        DomainError: `quantity_not_positive`, `above_applied`, `value_not_positive`, `value_above_applied`,
            `lines_contradict`, or what `line_faults` finds first.
    """
    for line in lines:
        _check_line(line)
    approved = [line for line in lines if line.outcome == "approve"]
    if outcome in APPROVALS and not approved:
        raise DomainError("An approval needs at least one approved line.", code="lines_contradict")
    if outcome not in APPROVALS and approved:
        raise DomainError("No line can be approved when the application is not.", code="lines_contradict")
    if outcome not in APPROVALS and any(line.because for line in lines):
        raise DomainError(
            "A line has a reason of its own only in an approval. Give the reasons of the whole decision.",
            code="lines_contradict",
        )
    for line in lines if outcome in APPROVALS else ():
        for code, message in line_faults(line):
            raise DomainError(message, code=code)


def line_faults(line: LineDecision) -> list[tuple[str, str]]:
    """Return what the reason of a line lacks in an approval, each a code and a sentence.

    `line_reason_required` where it gets less than was applied for, `line_criterion_required` where it is
    refused, `line_reason_unused` where it gets everything, `line_criterion_unknown`.
    """
    name, because = f"Line {line.number}", line.because
    if line.in_full:
        unused = f"{name} is approved in full, but has a reason why not. Approve less, or clear the reason."
        return [("line_reason_unused", unused)] if because else []
    found = []
    refused = line.outcome != "approve"
    if not because.reason.strip():
        what = "it is refused" if refused else "less is approved than was applied for"
        found.append(("line_reason_required", f"{name}: say why {what}; the exporter reads it."))
    if refused and not because.criteria:
        found.append(
            ("line_criterion_required", f"{name}: choose at least one criterion that its refusal rests on.")
        )
    if unknown := set(because.criteria) - CRITERIA.keys():
        found.append(("line_criterion_unknown", f"{name}: there is no criterion {min(unknown)}."))
    return found


def party_faults(because: Because) -> list[tuple[str, str]]:
    """Return what the reason for leaving a party out lacks, each a code and a sentence.

    `party_reason_required`, `party_criterion_required` or `party_criterion_unknown`.
    """
    found = []
    if not because.reason.strip():
        found.append(("party_reason_required", "Say why the party is left out; the exporter reads it."))
    if not because.criteria:
        found.append(
            ("party_criterion_required", "Choose at least one criterion for which the party is left out.")
        )
    if unknown := set(because.criteria) - CRITERIA.keys():
        found.append(("party_criterion_unknown", f"There is no criterion {min(unknown)}."))
    return found


def _check_line(line: LineDecision) -> None:
    if line.outcome == "approve" and line.quantity <= 0:
        raise DomainError(
            f"Line {line.number}: approve a quantity, or refuse the line.", code="quantity_not_positive"
        )
    if line.quantity > line.applied:
        raise DomainError(f"Line {line.number}: only {line.applied} was applied for.", code="above_applied")
    if line.value > line.applied_value:
        raise DomainError(
            f"Line {line.number}: only a value of {line.applied_value} was applied for.",
            code="value_above_applied",
        )
    if line.value < 0:
        raise DomainError(f"Line {line.number}: a value is not below zero.", code="value_not_positive")


def check_parties(outcome: str, roles: Mapping[UUID, str], excluded: Mapping[UUID, Because]) -> None:
    """Refuse the exclusion of parties that leaves nobody to send to. `roles` and `excluded` go by party id.

    Raises:
        DomainError: `party_unknown`, `exclusion_contradicts`, `end_user_excluded`, `nobody_left`, or what
            `party_faults` finds first.
    """
    if excluded.keys() - roles.keys():
        raise DomainError("This party is not part of the application.", code="party_unknown")
    if excluded and outcome not in APPROVALS:
        raise DomainError("Only an approval can leave a party out.", code="exclusion_contradicts")
    for because in excluded.values():
        for code, message in party_faults(because):
            raise DomainError(message, code=code)
    check_left_out(roles, excluded.keys())


def check_valid_until(last: date | None, *, outcome: str, today: date, longest: int) -> None:
    """Refuse a last day of the license that is not ahead, or beyond its type's `longest` validity in months.

    Raises:
        DomainError: `valid_until_contradicts` or `valid_until_out_of_range`.
    """
    if last is None:
        return
    if outcome not in APPROVALS:
        raise DomainError("Only an approval has a last day.", code="valid_until_contradicts")
    latest = last_day(today, longest)
    if not today < last <= latest:
        raise DomainError(
            f"The last day must lie after today and not after {latest:%-d %b %Y}.",
            code="valid_until_out_of_range",
        )


@dataclass(frozen=True)
class Signatures:
    """How many countersignatures a decision needs, and why in a sentence."""

    needed: int
    why: str


def signatures(outcome: str, *, band: str, totals: Mapping[str, Decimal]) -> Signatures:
    """Return who must sign: two for the enhanced lane or a value above the limit, else one.

    `totals` is what was applied for, by currency, whatever part of it is granted. Values in several
    currencies are not converted: the share that each has of its own limit is added up.
    """
    if outcome == "return":
        return Signatures(1, "One countersignature: a return decides nothing about the goods.")
    share = sum((value / limit_of(code) for code, value in totals.items()), Decimal(0))
    if share > 1:
        return Signatures(2, f"Two countersignatures because the value is above {_limits(totals)}.")
    if band == TWO_SIGN_LANE:
        return Signatures(2, "Two countersignatures because the case is in the enhanced risk lane.")
    return Signatures(
        1, f"One countersignature: the risk lane is {band or 'not set'} and the value not above the limit."
    )


def limit_of(currency: str) -> Decimal:
    """Return the value above which two countersignatures are asked for."""
    return TWO_SIGN_VALUES.get(currency, TWO_SIGN_OTHERWISE)


def _limits(totals: Mapping[str, Decimal]) -> str:
    if len(totals) == 1:
        (code,) = totals
        return f"{code} {limit_of(code):,.2f}"
    return "the limit, the shares of all currencies added up"


def why_unheard(grounds: Iterable[str], *, heard: Iterable[str]) -> str:
    """Return why a refusal on these criteria cannot go on without more words, "" where it can.

    `heard` are the criteria of announcements that the exporter answered, or could have answered in time.
    """
    missing = sorted(set(grounds) - set(heard))
    if not missing:
        return ""
    many = "criteria" if len(missing) > 1 else "criterion"
    return (
        f"The exporter has not been heard on {many} {', '.join(missing)}. Announce the refusal first, or say "
        "why it cannot wait."
    )


@dataclass(frozen=True)
class Opinion:
    """What one person advises: an outcome, and the criteria that it rests on."""

    name: str
    outcome: str
    words: str
    criteria: tuple[str, ...] = ()


def conflicts(opinions: Sequence[Opinion]) -> list[str]:
    """Return in a sentence each how opinions contradict each other; nothing where they agree.

    They conflict where one lets the goods go and another does not, and where those who would refuse rest
    on different criteria. Conditions beside a plain approval are pointed out too.
    """
    found = []
    release = [one for one in opinions if one.outcome in RELEASES]
    stop = [one for one in opinions if one.outcome not in RELEASES]
    if release and stop:
        found.append(f"{_said(release)}; {_said(stop)}.")
    elif len({one.outcome for one in opinions}) > 1:
        found.append(f"The outcomes differ: {_said(opinions)}.")
    refusals = [one for one in opinions if one.criteria]
    shared = set.intersection(*(set(one.criteria) for one in refusals)) if refusals else set()
    found += [
        f"Criterion {code} is seen by {', '.join(one.name for one in refusals if code in one.criteria)} only."
        for code in sorted({code for one in refusals for code in one.criteria} - shared)
    ]
    return found


def _said(opinions: Sequence[Opinion]) -> str:
    return ", ".join(f"{one.name}: {one.words.lower()}" for one in opinions)


def closing_step(outcome: str, lines: Sequence[LineDecision], *, excluded: int = 0) -> str:
    """Return the step of the case's flow that a countersigned decision takes."""
    if outcome in APPROVALS and (excluded or not all(line.in_full for line in lines)):
        return "approve_in_part"
    return outcome


def value_of_part(value: Decimal, *, whole: Decimal, part: Decimal) -> Decimal:
    """Return how much of a line's value goes with a part of its quantity, to the cent."""
    return (value * part / whole).quantize(Decimal("0.01"))
