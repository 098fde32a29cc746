"""What an entry says, what is wrong with it, and what speaks for the exporter. Pure."""

from dataclasses import dataclass
from datetime import date

from exportctl.core.errors import DomainError, Gap

EARLIEST = 1900
LONGEST = 4000


@dataclass(frozen=True)
class Known:
    """What is filed about one party. `customer_since` is a year; a visit has a day and somebody who went."""

    customer_since: int | None = None
    visited_on: date | None = None
    visited_by: str = ""
    how_known: str = ""
    checked: str = ""
    documents: str = ""
    doubt: str = ""


def expect_sound(known: Known, *, today: date) -> None:
    """Refuse an entry that says nothing, or what cannot be.

    Raises:
        DomainError: `nothing_said`, `year_out_of_range`, `visit_in_future`, `visit_incomplete`, `too_long`.
    """
    if known == Known():
        raise DomainError("Say at least one thing that you know, or a doubt.", code="nothing_said")
    if known.customer_since is not None and not EARLIEST <= known.customer_since <= today.year:
        _refuse(f"Give a year from {EARLIEST} to {today.year}.", "year_out_of_range", "customer_since")
    if known.visited_on is not None and known.visited_on > today:
        _refuse("The visit is in the future. File it when it has been made.", "visit_in_future", "visited_on")
    if known.visited_on is None and known.visited_by:
        _refuse("Say on which day the visit was.", "visit_incomplete", "visited_on")
    if known.visited_on is not None and not known.visited_by:
        _refuse("Say who visited.", "visit_incomplete", "visited_by")
    for field in ("how_known", "checked", "documents", "doubt"):
        if len(getattr(known, field)) > LONGEST:
            _refuse(f"Use at most {LONGEST} characters.", "too_long", field)


def _refuse(message: str, code: str, field: str) -> None:
    raise DomainError(message, code=code, gaps=[Gap(message, field=field)])


def credit_of(known: Known) -> list[str]:
    """Return what speaks for the exporter's care, in words; a doubt that was told speaks for it too."""
    said = []
    if known.customer_since is not None:
        said.append(f"customer since {known.customer_since}")
    if known.visited_on is not None:
        said.append(f"visited in {known.visited_on.year} by {known.visited_by}")
    if known.checked:
        said.append("the exporter says what it checked")
    if known.documents:
        said.append("the exporter says what it can show")
    if known.doubt:
        said.append("the exporter told a doubt of its own accord")
    return said
