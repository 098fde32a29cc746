"""What may be recorded as a shipment; the balance itself is the license's rule."""

from datetime import date

from exportctl.core.errors import DomainError

FIELD_OF = {
    "exceeds_balance": "quantity",
    "not_positive": "quantity",
    "exceeds_value": "value",
    "value_missing": "value",
    "value_not_positive": "value",
    "outside_validity": "shipped_on",
    "in_future": "shipped_on",
    "papers_missing": "transport_document",
}


def check_papers(*, shipped_on: date, transport_document: str, today: date) -> None:
    """Refuse what has not left yet, or has no transport document.

    Raises:
        DomainError: `in_future` or `papers_missing`.
    """
    if shipped_on > today:
        raise DomainError("Record a shipment once it has left: this date is still to come.", code="in_future")
    if not transport_document.strip():
        raise DomainError("Enter the number of the transport document.", code="papers_missing")
