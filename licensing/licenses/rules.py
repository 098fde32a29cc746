"""What a license allows, as pure functions. Quantities are in the line's own unit; convert before calling."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from exportctl.core.errors import DomainError
from licensing.decisions.rules import value_of_part
from licensing.types.manifest import LicenseType
from licensing.types.rules import last_day

VALIDITY_MONTHS = 24  # a standard individual license, docs/manual; UK SIEL practice
WARN_AT = Decimal(90)  # percent of the authorized quantity, or of the value
REMIND_DAYS = (60, 30, 7)  # days before the last one on which the exporter is reminded; a default
SUSPENSION_DAYS = 30  # days until a suspension is looked at again, where nobody says otherwise; a default
SUSPENSION_DAYS_MOST = 90  # the furthest day to which that look may be put off; a default
REVOCATION_DAYS = 20  # calendar days to answer an intended revocation, as before a refusal; a default
LIVE = frozenset({"issued", "held", "suspended"})  # not ended: goods may leave, or may again
OVER = frozenset({"exhausted", "expired"})  # ended by itself: used up, or past its last day
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: without I, L, O and U
CODE_LENGTH = 10
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": ""})


def validity(start: date, *, months: int = VALIDITY_MONTHS) -> tuple[date, date]:
    """Return the first and the last day of a license that starts on `start`, both included."""
    return start, last_day(start, months)


def number_of(year: int, serial: int) -> str:
    """Return a license number, such as XL-2026-000001."""
    return f"XL-{year}-{serial:06d}"


def name_of(number: str, edition: int) -> str:
    """Return what an edition of a license is called: its number, and from the second on which edition."""
    return number if edition == 1 else f"{number}, edition {edition}"


def plain(quantity: Decimal) -> str:
    """Return a quantity without idle zeros: 1200.500 is "1,200.5"."""
    text = f"{quantity:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def balance_after(
    shipped: Decimal, *, authorized: Decimal, drawn: Decimal, on: date, valid_from: date, valid_to: date
) -> Decimal:
    """Return what is left on a line once `shipped` leaves on day `on`.

    Raises:
        DomainError: `not_positive`, `outside_validity` or `exceeds_balance`.
    """
    if shipped <= 0:
        raise DomainError("A shipment must have a quantity above zero.", code="not_positive")
    if not valid_from <= on <= valid_to:
        raise DomainError(
            f"The license runs from {valid_from:%-d %b %Y} to {valid_to:%-d %b %Y}; "
            f"{on:%-d %b %Y} is outside of that.",
            code="outside_validity",
        )
    left = authorized - drawn - shipped
    if left < 0:
        rest = authorized - drawn
        what = f"Only {plain(rest)} is left on this line." if rest else "Nothing is left on this line."
        raise DomainError(f"{what} Ship less, or apply for a new license.", code="exceeds_balance")
    return left


def value_after(
    shipped: Decimal | None, *, value: Decimal, drawn: Decimal, currency: str
) -> tuple[Decimal, Decimal] | None:
    """Return the value that leaves a line and what is left of the line's, both in its `currency`.

    None is for a line that states no value (`value` 0): nothing is drawn from it by value.

    Raises:
        DomainError: `value_missing`, `value_not_positive` or `exceeds_value`.
    """
    if not value:
        return None
    if shipped is None:
        raise DomainError(f"Enter the value of what left, in {currency}.", code="value_missing")
    if shipped <= 0:
        raise DomainError("What left has a value above zero.", code="value_not_positive")
    left = value - drawn - shipped
    if left < 0:
        rest = value - drawn
        what = (
            f"Only {currency} {rest:,.2f} is left on this line."
            if rest
            else "Of the value of this line nothing is left."
        )
        raise DomainError(f"{what} Ship less, or ask to change the license.", code="exceeds_value")
    return shipped, left


def carried_value(
    *, value: Decimal, same_currency: bool, drawn_value: Decimal, drawn: Decimal, authorized: Decimal
) -> Decimal:
    """Return what counts as drawn of a new edition's `value` for what left under the edition before.

    `drawn_value`, `drawn` and `authorized` are the old line's. In another currency what left is counted at
    the share of the old line that it was, so that a new currency gives no value back.
    """
    if same_currency:
        return drawn_value
    if not drawn_value or not authorized:
        return Decimal(0)
    return value_of_part(value, whole=authorized, part=drawn)


def state_on(status: str, *, on: date, valid_to: date, blocked: bool = False) -> str:
    """Return the state on day `on` of a license whose recorded state is `status`.

    `blocked` says that a hit on one of its parties is open or true. Nothing here waits for a task.
    """
    if status in LIVE and on > valid_to:
        return "expired"
    return "held" if status == "issued" and blocked else status


def days_after(day: date, days: int) -> date:
    """Return the day so many calendar days later."""
    return day + timedelta(days=days)


def reminder_due(on: date, *, valid_to: date) -> int | None:
    """Return which reminder fits day `on`: the fewest days before the last one that are not yet over."""
    left = (valid_to - on).days
    return min((days for days in REMIND_DAYS if 0 <= left <= days), default=None)


def check_review(day: date, *, today: date) -> None:
    """Refuse a review that lies in the past, or so far ahead that a suspension would be forgotten.

    Raises:
        DomainError: `review_out_of_range`.
    """
    latest = today + timedelta(days=SUSPENSION_DAYS_MOST)
    if not today < day <= latest:
        raise DomainError(
            f"The review must be after today and by {latest:%-d %b %Y} at the latest.",
            code="review_out_of_range",
        )


def review_day(day: date | None, *, today: date) -> date:
    """Return by when a suspension of `today` is looked at again: `day`, or 30 days on where nobody says.

    Raises:
        DomainError: `review_out_of_range`.
    """
    due = day or days_after(today, SUSPENSION_DAYS)
    check_review(due, today=today)
    return due


def why_not_reinstated(status: str) -> str:
    """Return why a license that ended for good gets no force back, "" for others."""
    return {
        "revoked": "A revoked license is not reinstated. It takes a new decision on a new application.",
        "surrendered": "A license that its holder gave back is not reinstated. It takes a new application.",
        "replaced": "This edition is not reinstated: a newer edition of the license took its place.",
    }.get(status, "")


def why_closed(status: str, *, on: date, valid_from: date, valid_to: date) -> str:
    """Return why nothing may be shipped on day `on` under a license, or "" when it is open."""
    words = {
        "held": "The authority is looking at this license again. Nothing may be shipped under it until then; "
        "you do not need to do anything, and this page shows the outcome.",
        "suspended": "This license is suspended: nothing may be shipped under it until the authority "
        "reinstates it.",
        "exhausted": "This license is used up: everything on it has been shipped.",
        "expired": "This license has expired.",
        "surrendered": "This license was given back. Nothing may be shipped under it any more.",
        "replaced": "A newer edition of this license took its place. Record shipments under that one.",
        "revoked": "This license is revoked. Nothing may be shipped under it any more; a new license takes a "
        "new application.",
    }
    state = state_on(status, on=on, valid_to=valid_to)
    if state in words:
        return words[state]
    return f"This license starts on {valid_from:%-d %b %Y}." if on < valid_from else ""


def why_not_varied(state: str, *, revocation: bool) -> str:
    """Return why a license in a state cannot be varied, or "" where it can.

    `revocation` says that somebody proposed to revoke it, which is settled first.
    """
    words = {
        "held": "The authority is looking at this license again. It can be changed once the hold is lifted.",
        "suspended": "This license is suspended. It can be changed once it is reinstated.",
        "exhausted": "This license is used up, so there is nothing left to change. Apply for a new license.",
        "expired": "This license has expired, and is not extended any more. Apply for a new license.",
        "surrendered": "This license was given back. Apply for a new license.",
        "revoked": "This license is revoked. Apply for a new license.",
        "replaced": "A newer edition of this license is in force. Change that one.",
    }
    if state in words:
        return words[state]
    return "A revocation of this license is intended, and that is settled first." if revocation else ""


def why_not_corrected(state: str, *, revocation: bool) -> str:
    """Return why the words of a license in a state cannot be corrected, or "" where they can.

    The record of a license that is used up or has expired is corrected; its next edition has ended as well.
    """
    words = {
        "held": "The authority is looking at this license again. It is corrected once the hold is lifted.",
        "suspended": "This license is suspended. It can be corrected once it is reinstated.",
        "replaced": "A newer edition of this license is in force. Correct that one.",
    }
    if state in OVER:
        return ""
    return words.get(state, why_kept_as_ended(state)) or why_not_varied(state, revocation=revocation)


def why_kept_as_ended(state: str) -> str:
    """Return why the record of a license that a person ended stays as it was ended, "" for others."""
    ended = {"surrendered": "was given back", "revoked": "is revoked"}.get(state, "")
    if not ended:
        return ""
    return (
        f"This license {ended}, and its record stays as it was then: whoever checks its code must go on "
        "reading that. Nothing is corrected in it."
    )


def authorized_after(granted: Decimal, *, drawn: Decimal) -> Decimal:
    """Return how much a line allows in a new edition: what was granted, and never less than had left."""
    return max(granted, drawn)


def why_uncounted(kind: LicenseType) -> str:
    """Return why nothing is drawn from licenses of a type, or "" where something is."""
    if kind.counts:
        return ""
    return (
        "Nothing is counted under this license, so no shipment is recorded. Keep your own record of each "
        "transfer."
    )


@dataclass(frozen=True)
class Usage:
    """How much of a line has left: percent from 0 to 100, what is left in its unit, and a word for it.

    `nearly_used` says that some quantity is left, but little of it or of the value.
    """

    percent: Decimal
    left: Decimal
    word: str
    nearly_used: bool = False

    @property
    def tone(self) -> str:
        """The tone that its word is shown in."""
        if self.left <= 0:
            return "neutral"
        return "wait" if self.nearly_used else "go"


def usage(authorized: Decimal, drawn: Decimal, *, value: Decimal, drawn_value: Decimal) -> Usage:
    """Return how far a line is used by quantity; it warns from 90 percent on, of that or of its value."""
    percent = (drawn / authorized * 100).quantize(Decimal("0.1")) if authorized else Decimal(100)
    left = authorized - drawn
    if left <= 0:
        return Usage(percent, left, "Used up")
    if value and drawn_value >= value:
        return Usage(percent, left, "Value used up", nearly_used=True)
    if nearly_used(authorized=authorized, drawn=drawn) or nearly_used(authorized=value, drawn=drawn_value):
        return Usage(percent, left, "Nearly used up", nearly_used=True)
    return Usage(percent, left, "Partly used" if drawn else "Not used yet")


def nearly_used(*, authorized: Decimal, drawn: Decimal) -> bool:
    """Whether a line is 90 percent used or more, by quantity or by value, and not used up by it."""
    return drawn < authorized and drawn * 100 >= authorized * WARN_AT


def plain_code(typed: str) -> str:
    """Return a check code as it is stored: upper case, without blanks, misread letters mended."""
    return typed.upper().translate(_MISREAD)


def shown_code(code: str) -> str:
    """Return a check code as it is printed: in two groups, so that it can be read aloud."""
    return f"{code[:5]}-{code[5:]}"
