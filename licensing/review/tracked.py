"""Parts of the exporter's tracking page that features above this one add."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.expressions import Combinable

from exportctl.core.calendar.models import Clock
from licensing.review.models import Case


@dataclass(frozen=True)
class Part:
    """A template, and what it reads as `part`."""

    template: str
    context: Mapping[str, Any]


Tracked = Callable[[Case, Sequence[Clock], datetime], Part | None]
_PARTS: list[Tracked] = []
_ALONG: dict[str, Callable[[], Combinable]] = {}


def read_along(name: str, expression: Callable[[], Combinable]) -> None:
    """Register what a part asks of the case, to be read with it as an attribute of this name."""
    _ALONG[name] = expression


def along() -> dict[str, Combinable]:
    """Return what the parts ask of a case."""
    return {name: expression() for name, expression in _ALONG.items()}


def tracked(function: Tracked) -> Tracked:
    """Register what a feature shows of a case, given its clocks with their facts, and the moment."""
    _PARTS.append(function)
    return function


def parts_of(case: Case, clocks: Sequence[Clock], now: datetime) -> list[Part]:
    """Return the parts of a case's tracking page."""
    return [part for function in _PARTS if (part := function(case, clocks, now)) is not None]
