"""Which licenses are checked and by when, what a visit must bring, and in which words it may end: pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from exportctl.core.errors import DomainError, Gap

WINDOW_DAYS = 180  # a post-shipment verification is done within this many days after the first delivery
DAYS_OF_LANE = {"enhanced": 60, "standard": 120}  # calendar days after the first shipment; design values
SENSITIVE_DAYS = 60
NOTICE_DAYS = 7  # a check planned late still leaves this long to travel

FAVORABLE, UNFAVORABLE, UNABLE = "favorable", "unfavorable", "unable"

# The field's terms: US Blue Lantern reports name the first four; the others are this product's.
UNFAVORABLE_REASONS = {
    "derogatory_information": "Derogatory information about a party",
    "unlicensed_party": "A party that is not on the license is involved",
    "receipt_not_confirmed": "Order or receipt of the goods is not confirmed",
    "refusal_to_cooperate": "The end user refused to cooperate",
    "goods_not_found": "Goods were not found at the end user",
    "quantity_differs": "The quantity seen differs from what was shipped",
    "end_use_differs": "The goods are used for something else",
}
UNABLE_REASONS = {
    "access_refused": "Access to the place was refused",
    "host_did_not_agree": "The host government did not agree to the visit",
    "party_not_found": "The end user could not be found at the address",
    "security_situation": "The security situation did not allow the visit",
}
REASONS = {**UNFAVORABLE_REASONS, **UNABLE_REASONS}
QUESTIONS = (
    "Is the end user at the address that the license names?",
    "Did a responsible person of the end user take part in the visit?",
    "Do delivery papers show that the goods of this license arrived here?",
    "Are the goods here, or is there a record of where each of them is?",
    "Do the serial numbers seen agree with the delivery papers?",
    "Are the goods used for the end use stated in the application?",
    "Are the goods kept safe from access by others?",
    "Does the end user know that resale or re-export needs a permission?",
)


@dataclass(frozen=True)
class LicenseFacts:
    """What planning looks at: the case's risk lane, sensitive goods, the day of the first shipment."""

    lane: str
    sensitive: bool
    first_shipped_on: date


@dataclass(frozen=True)
class Need:
    """A check that is needed: why, in a sentence, and by when."""

    cause: str
    due_on: date


def need_for(facts: LicenseFacts, *, on: date) -> Need | None:
    """Return the check that a license needs after its first shipment, or None.

    Enhanced lane: within 60 days; sensitive goods: within 60; standard lane: within 120; fast lane: none.
    """
    shipped = f"first shipment on {facts.first_shipped_on:%-d %b %Y}"
    if facts.lane == "enhanced":
        days, cause = DAYS_OF_LANE["enhanced"], f"Enhanced risk lane, {shipped}."
    elif facts.sensitive:
        days, cause = SENSITIVE_DAYS, f"Very sensitive goods, {shipped}."
    elif facts.lane in DAYS_OF_LANE:
        days, cause = DAYS_OF_LANE[facts.lane], f"{facts.lane.capitalize()} risk lane, {shipped}."
    else:
        return None
    due = facts.first_shipped_on + timedelta(days=days)
    return Need(cause, max(due, on + timedelta(days=NOTICE_DAYS)))


def check_due_date(due_on: date, *, today: date) -> None:
    """Refuse a date for a check planned by hand that is past, or further away than the window.

    Raises:
        DomainError: `due_in_past` or `outside_window`.
    """
    if due_on < today:
        raise DomainError("This day is past. Choose today or a later day.", code="due_in_past")
    last = today + timedelta(days=WINDOW_DAYS)
    if due_on > last:
        raise DomainError(
            f"A check is done within {WINDOW_DAYS} days: choose a day until {last:%-d %b %Y}.",
            code="outside_window",
        )


def serial_numbers(text: str) -> list[str]:
    """Return serial numbers typed one per line, in order, without blanks and repetitions.

    Raises:
        DomainError: `serial_too_long` or `too_many_serials`.
    """
    found = list(dict.fromkeys(stripped for line in text.splitlines() if (stripped := line.strip())))
    if any(len(one) > 80 for one in found):
        raise DomainError(
            "A serial number has at most 80 characters. Put each on its own line.", code="serial_too_long"
        )
    if len(found) > 2000:
        raise DomainError("At most 2,000 serial numbers can be noted for a line.", code="too_many_serials")
    return found


@dataclass(frozen=True)
class Visit:
    """What a visit has brought so far: question numbers without an answer, shipped lines not observed."""

    unanswered: Sequence[int]
    unobserved: Sequence[int]
    critical_findings: int


def check_sign_off(result: str, reasons: Collection[str], visit: Visit) -> None:
    """Refuse a result that the visit does not carry.

    A check that could not be done needs no answers and no observations; a favorable one needs all of them,
    no reason code and no critical finding; an unfavorable one needs all of them and a reason code.

    Raises:
        DomainError: `result_unknown`, `reason_unknown`, `reason_missing`, `reason_contradicts`,
            `critical_finding` or `visit_incomplete` (with gaps).
    """
    if result not in {FAVORABLE, UNFAVORABLE, UNABLE}:
        raise DomainError("Choose a result.", code="result_unknown")
    allowed = {UNFAVORABLE: UNFAVORABLE_REASONS, UNABLE: UNABLE_REASONS}.get(result, {})
    if not set(reasons) <= set(REASONS):
        raise DomainError("Choose reasons from the list.", code="reason_unknown")
    if result != FAVORABLE and not reasons:
        raise DomainError("Choose at least one reason for this result.", code="reason_missing")
    wrong = [REASONS[code] for code in reasons if code not in allowed]
    if wrong:
        raise DomainError(f"“{wrong[0]}” does not go with this result.", code="reason_contradicts")
    if result == FAVORABLE and visit.critical_findings:
        raise DomainError("A visit with a critical finding cannot be favorable.", code="critical_finding")
    gaps = [] if result == UNABLE else _gaps(visit)
    if gaps:
        raise DomainError("The visit is not complete. Mend this first.", code="visit_incomplete", gaps=gaps)


def _gaps(visit: Visit) -> list[Gap]:
    gaps = [Gap(f"Question {number} has no answer.", field="checklist") for number in visit.unanswered]
    return gaps + [
        Gap(f"Line {number} has no observation.", field="observations") for number in visit.unobserved
    ]


def quantity_note(shipped: Decimal, seen: Decimal) -> str:
    """Return "seen all", "3 fewer than shipped" and the like for a report."""
    if seen == shipped:
        return "all that was shipped"
    difference = abs(seen - shipped).normalize()
    return f"{difference:f} {'fewer' if seen < shipped else 'more'} than shipped"
