"""What features above this one know that stops goods from leaving, though the license itself is valid."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from exportctl.core.access import Verdict
from exportctl.core.errors import DomainError
from licensing.licenses.models import License


@dataclass(frozen=True)
class Stop:
    """Why nothing may leave yet and what to do, in words for the exporter; the page for it, and its link."""

    text: str
    url: str
    action: str

    @property
    def verdict(self) -> Verdict:
        """The refusal, for a grey button."""
        return Verdict(self.text)


class Gate(Protocol):
    """Reads what stops a license. Under the license's lock it also locks what it read, until the shipment."""

    def __call__(self, license: License, *, locked: bool) -> Iterable[Stop]:
        """Return what stops it."""


_GATES: list[Gate] = []


def register_gate(gate: Gate) -> Gate:
    """Register what a feature asks before goods leave; pages ask it beforehand, drawing down under lock."""
    _GATES.append(gate)
    return gate


def stops_of(license: License, *, locked: bool = False) -> list[Stop]:
    """Return what stops goods from leaving under a license, however valid it is."""
    return [stop for gate in _GATES for stop in gate(license, locked=locked)]


def check(license: License) -> None:
    """Refuse a shipment that something stops; the license is locked.

    Raises:
        DomainError: `not_before`, with the words of the first stop.
    """
    for stop in stops_of(license, locked=True):
        raise DomainError(stop.text, code="not_before")
