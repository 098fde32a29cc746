"""What an open case waits for. Features above this one register what they know of it.

Each registers what the database tells of a case, as one value that rides along with the read of the case, so
that a page of many cases and the page of one take no further read, and how that value is said in words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from licensing.review.editions import with_changes
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.review.rules import in_words


@dataclass(frozen=True)
class Wait:
    """What a feature knows of what cases wait for.

    `name` is the key of the panel of the case page where it is seen to. `reads` returns the expression of
    the value for each case on a day; `says` what the case waits for by it, nothing where it does not. `first`
    says that the officer's own next step comes after it, not beside it.
    """

    name: str
    reads: Callable[[date], Any]
    says: Callable[[Case, Any, date], Sequence[str]]
    first: bool


_WAITS: list[Wait] = []
PREFIX = "waits_for_"


def register_wait(wait: Wait) -> None:
    """Register what a feature knows; the first that registers is said first."""
    _WAITS.append(wait)


def with_waits(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add to cases what `waits_of` reads of them."""
    today = timezone.localdate()
    return with_changes(cases).annotate(**{PREFIX + wait.name: wait.reads(today) for wait in _WAITS})


def waits_of(case: Case) -> list[str]:
    """Return what a case of `with_waits` waits for, each in a few words; how it ended where it is closed."""
    if case.status in CLOSED:
        return [f"Nothing: {case.get_status_display().lower()}"]
    first, beside = _said(case, first=True), _said(case, first=False)
    if case.open_hits:
        first.insert(0, f"A ruling on {case.open_hits} hit{'s' if case.open_hits > 1 else ''}")
    if turn := _turn(case):
        return [turn, *first, *beside]
    return [*(first or _own_step(case, beside)), *beside]


def panels_of(case: Case) -> list[str]:
    """Return the anchors of the parts of its page where what a case of `with_waits` waits for is seen to."""
    hits = ["hits"] if case.open_hits else []
    return [*hits, *(wait.name for wait in _WAITS if _says(wait, case))]


def _said(case: Case, *, first: bool) -> list[str]:
    return [words for wait in _WAITS if wait.first == first for words in _says(wait, case)]


def _says(wait: Wait, case: Case) -> Sequence[str]:
    return wait.says(case, getattr(case, PREFIX + wait.name), timezone.localdate())


def _turn(case: Case) -> str:
    """Return what the state of a case itself waits for, "" where it is under review."""
    if case.withdrawal_asked:
        return "A ruling on the exporter's wish to withdraw"
    if case.status == CaseStatus.SCREENING:
        return "Screening and scoring"
    if case.status == CaseStatus.QUERY:
        return "The exporter's answer"
    if case.status == CaseStatus.INTENT:
        return (
            "The exporter's answer before a refusal"
            if case.waiting
            else "A decision after the time to answer"
        )
    return "A second signature" if case.status == CaseStatus.COUNTERSIGN else ""


def _own_step(case: Case, beside: Sequence[str]) -> list[str]:
    """Return the officer's next step, where nothing comes first; no decision while `beside` is not done."""
    if case.officer_id is None:
        return ["An officer to take it"]
    if case.recommendation_id is None:
        return ["A recommendation"]
    return [] if beside else ["A decision"]


def waits_for(case: Case) -> str:
    """Return what a case of `with_waits` waits for, in one sentence without its end."""
    return in_words(waits_of(case))
