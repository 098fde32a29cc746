"""When conditions are due, and what the calendar makes of what was not done; pure."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from exportctl.core.errors import DomainError

GRACE_DAYS = 14  # days after the due day from which what was not done is a breach; a default
REMIND_DAYS = 7  # days before the due day on which the exporter is reminded; a default
SOON_DAYS = 30  # how far ahead the exporter's first page looks; a default
MOST_FILES = 10
LONGEST = 3650  # days; and a tenth as many months
UNDONE = frozenset({"open", "sent_back", "breached"})


def state_on(status: str, *, due_on: date | None, on: date) -> str:
    """Return the state on day `on` of an obligation whose recorded state is `status`.

    What waits for the exporter is overdue from the day after its due day, and breached when the days of grace
    are over too, whether or not a task has recorded it. What has no day is never late: it stops shipments.
    """
    if status not in UNDONE or due_on is None or on <= due_on:
        return status
    return "breached" if on > due_on + timedelta(days=GRACE_DAYS) else "overdue"


WORDS = {
    "open": "To do",
    "overdue": "Overdue",
    "breached": "Breached",
    "filed": "Evidence filed",
    "sent_back": "Sent back",
    "accepted": "Met",
    "waived": "Waived",
    "replaced": "Ended with its edition",
}


@dataclass(frozen=True)
class Terms:
    """When a condition is due: one of the kinds of `models.Due`, with its days, months or day."""

    due: str = "none"
    amount: int | None = None
    fixed_on: date | None = None


@dataclass(frozen=True)
class Shipment:
    """A departure: what the ledger calls it, the paper that people know it by, and the day."""

    key: str
    paper: str
    on: date


@dataclass(frozen=True)
class Falling:
    """One day that falls due: `cause` is unique within the condition, `about` says it in words.

    `due_on` is None for what is due before the first shipment, which has no day.
    """

    cause: str
    about: str
    due_on: date | None


def check_terms(terms: Terms) -> None:
    """Refuse terms that name no day.

    Raises:
        DomainError: `due_required`, `day_required` or `amount_required`.
    """
    if terms.due == "none":
        raise DomainError("Choose when the condition is due.", code="due_required")
    if terms.due == "fixed" and terms.fixed_on is None:
        raise DomainError("Enter the day.", code="day_required")
    most = LONGEST // 10 if terms.due == "periodic" else LONGEST
    if terms.due not in {"fixed", "before"} and not 0 < (terms.amount or 0) <= most:
        raise DomainError(f"Enter a number from 1 to {most}.", code="amount_required")


def falling(
    terms: Terms, *, issued_on: date, valid_to: date, shipments: Iterable[Shipment] = ()
) -> list[Falling]:
    """Return every day that is known to fall due under `terms`; shipments in the order of their day."""
    if terms.due == "none":
        return []
    if terms.due == "before":
        return [Falling("before", "", None)]
    if terms.due == "fixed":
        return [Falling("fixed", "", terms.fixed_on)] if terms.fixed_on else []
    amount = terms.amount or 0
    after = timedelta(days=amount)
    if terms.due == "issue":
        return [Falling("issue", "", issued_on + after)]
    if terms.due == "expiry":
        return [Falling("expiry", "", valid_to + after)]
    if terms.due == "periodic":
        return _periods(amount, issued_on=issued_on, valid_to=valid_to)
    left = list(shipments)
    counted = left[:1] if terms.due == "first" else left
    causes = ["first"] if terms.due == "first" else [f"shipment:{one.key}" for one in counted]
    return [
        Falling(cause, f"Shipment {one.paper}", one.on + after)
        for cause, one in zip(causes, counted, strict=False)
    ]


BEFORE = "before the first shipment"


def day_in_words(due_on: date | None) -> str:
    """Return when an obligation is due, as a part of a sentence."""
    return f"{due_on:%-d %b %Y}" if due_on else BEFORE


def why_stopped(number: int, text: str, *, state: str) -> str:
    """Return why nothing may leave before a condition is met that is in a state, and what is to be done."""
    name = f"Nothing may leave yet: condition {number} is to be met {BEFORE} (“{_short(text)}”)."
    todo = {
        "filed": "Your evidence is with the authority; you can ship once it has accepted it.",
        "sent_back": "The authority sent your evidence back: read what is missing, and file again.",
    }.get(state, "File the evidence for it; you can ship once the authority has accepted it.")
    return f"{name} {todo}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 160 else f"{plain[:159].rstrip()}…"


def _periods(months: int, *, issued_on: date, valid_to: date) -> list[Falling]:
    """Return the end of each whole period that lies within the validity."""
    found: list[Falling] = []
    number = 1
    while months > 0 and (end := add_months(issued_on, months * number)) <= valid_to:
        found.append(Falling(f"period:{number}", f"Period {number}", end))
        number += 1
    return found


def add_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def in_words(terms: Terms, *, evidence: bool) -> str:
    """Return when a condition is due as a sentence for both sides."""
    amount = terms.amount
    days = f"{amount} day{'' if amount == 1 else 's'}"
    said = {
        "none": "Always to be kept; nothing is due on a day.",
        "fixed": f"Due on {terms.fixed_on:%-d %b %Y}." if terms.fixed_on else "",
        "issue": f"Due {days} after the license was issued.",
        "first": f"Due {days} after the first shipment.",
        "each": f"Due {days} after each shipment.",
        "expiry": f"Due {days} after the last day of the license.",
        "before": "To be met before the first shipment: nothing may leave until it is accepted.",
        "periodic": f"Due every {amount} months while the license runs.",
    }[terms.due]
    return f"{said} With papers." if evidence else said
