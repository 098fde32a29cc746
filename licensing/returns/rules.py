"""What may be entered as come back or otherwise accounted for; pure."""

from datetime import date, timedelta
from decimal import Decimal

from exportctl.core.errors import DomainError
from licensing.licenses.rules import plain

REMIND_DAYS = 30  # days before the day of return on which the exporter is reminded; a default
WORDS = {"overdue": "Overdue", "soon": "Due soon", "out": "Abroad", "done": "Accounted for"}
TONES = {"overdue": "stop", "soon": "wait", "out": "neutral", "done": "go"}


def state_on(day: date, *, outstanding: Decimal, return_by: date) -> str:
    """Return how a line stands on a day: all is accounted for, or it is out, due soon or overdue."""
    if outstanding <= 0:
        return "done"
    if day > return_by:
        return "overdue"
    return "soon" if return_by - day <= timedelta(days=REMIND_DAYS) else "out"


def check_quantity(quantity: Decimal, *, outstanding: Decimal) -> None:
    """Refuse what is nothing, or more than is still out.

    Raises:
        DomainError: `not_positive` or `exceeds_outstanding`.
    """
    if quantity <= 0:
        raise DomainError("Enter a quantity above 0.", code="not_positive")
    if quantity > outstanding:
        what = f"Only {plain(outstanding)} is still out" if outstanding > 0 else "Nothing is still out"
        raise DomainError(f"{what} on this line.", code="exceeds_outstanding")


def check_shipped(quantity: Decimal, *, free: Decimal, number: str) -> None:
    """Refuse to let goods stay under another license where they were not recorded as shipped.

    `free` is what was shipped of the same goods there, without what other entries account for by it: so one
    shipment accounts for goods once.

    Raises:
        DomainError: `other_short`.
    """
    if quantity > free:
        raise DomainError(
            f"Record the goods as shipped under {number} first. Of this control entry and unit, "
            f"{plain(free)} is recorded there and not accounted for yet.",
            code="other_short",
        )


def check_day(day: date, *, valid_from: date, today: date) -> None:
    """Refuse a day before the license began, or one that is still to come.

    Raises:
        DomainError: `day_out_of_range`.
    """
    if day > today:
        raise DomainError(
            "Enter this once it has happened: the day is still to come.", code="day_out_of_range"
        )
    if day < valid_from:
        raise DomainError(
            f"Enter a day on or after {valid_from:%-d %b %Y}, when the license began.",
            code="day_out_of_range",
        )


def check_papers(kind: str, *, reference: str, documented: bool, other: str) -> None:
    """Refuse an entry without a reference, without evidence of a loss, or with the wrong other license.

    Raises:
        DomainError: `reference_required`, `document_required`, `other_required` or `other_unasked`.
    """
    if not reference.strip():
        raise DomainError("Enter the number of the paper that shows it.", code="reference_required")
    if kind == "used_up" and not documented:
        raise DomainError(
            "Attach what shows that the goods were destroyed or consumed.", code="document_required"
        )
    if kind == "licensed" and not other:
        raise DomainError("Enter the number of the other license.", code="other_required")
    if kind != "licensed" and other:
        raise DomainError(
            "Leave this empty, or say that the goods stay abroad under another license.", code="other_unasked"
        )
