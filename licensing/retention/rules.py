"""How long each kind of record is kept, from which event, and on whose word. Pure.

The schedule is the one place that says so: a day is always computed from it and from what happened, and is
never stored. The number of years is the house's own policy. Laws ask for years of their own, but none of them
was read in its own text for this product, so none is given as a reason here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from licensing.conditions.rules import add_months

POLICY = "House policy"
BESIDES = "what the case of the license is counted from"


@dataclass(frozen=True)
class Kind:
    """One kind of record: how many months it is kept after the last of some events, on whose word."""

    key: str
    name: str
    months: int
    counts_from: tuple[str, ...]
    source: str

    @property
    def years(self) -> int:
        """The months as whole years, as people say it."""
        return self.months // 12


SCHEDULE = (
    Kind("case", "A case without a license", 60, ("the case was closed",), POLICY),
    Kind(
        "license",
        "A case with a license, all editions of that license, their shipments and conditions",
        60,
        (
            "the case was closed",
            "the license ended",
            "the last shipment left",
            "the last condition was closed or is due",
            "the last goods came back or are due back",
        ),
        POLICY,
    ),
    Kind("transfer", "The papers of a transfer of licenses", 60, ("the transfer ended", BESIDES), POLICY),
    Kind("check", "The photographs of an end-use check", 60, ("the check ended", BESIDES), POLICY),
    Kind(
        "advice",
        "A request for classification or advice, and its answer",
        60,
        ("the request was closed", "its last answer ended", "the last day of its answer"),
        POLICY,
    ),
)
_BY_KEY = {kind.key: kind for kind in SCHEDULE}


@dataclass(frozen=True)
class Happened:
    """One event that counts, and its day. `ahead`: it has yet to come, so that the day may move."""

    what: str
    on: date
    ahead: bool = False


@dataclass(frozen=True)
class Retention:
    """Until which day a record is kept, and why; no day and no kind while the case is open."""

    kind: Kind | None = None
    until: date | None = None
    because: Happened | None = None
    provisional: bool = False

    def over(self, on: date) -> bool:
        """Whether the last day has passed, and nothing that moves it is ahead."""
        return self.until is not None and not self.provisional and on > self.until


def retention(*, licensed: bool, closed_on: date | None, events: Iterable[Happened]) -> Retention:
    """Return how long a case is kept: so many months after the last event, that day included."""
    if closed_on is None:
        return Retention()
    return _kept("license" if licensed else "case", Happened("the case was closed", closed_on), events)


def retention_of_request(*, closed_on: date | None, events: Iterable[Happened]) -> Retention:
    """Return how long a request for advice is kept, as a case is."""
    if closed_on is None:
        return Retention()
    return _kept("advice", Happened("the request was closed", closed_on), events)


def _kept(key: str, closed: Happened, events: Iterable[Happened]) -> Retention:
    kind, known = _BY_KEY[key], [closed, *events]
    last = max(known, key=lambda one: one.on)
    provisional = any(one.ahead for one in known)
    return Retention(kind, add_months(last.on, kind.months), last, provisional)


def last_day_past(key: str, *, today: date) -> date:
    """Return the latest day from which the time of a kind of record has passed today."""
    months = _BY_KEY[key].months
    day = add_months(today, -months)
    while add_months(day, months) >= today:
        day -= timedelta(days=1)
    return day
