"""What a draft is for beside a license of its own: features above this one register it."""

from collections.abc import Callable
from dataclasses import dataclass

from exportctl.core.errors import Gap
from licensing.applications.models import Application


@dataclass(frozen=True)
class Purpose:
    """A sentence, the page where it was said, and what keeps the draft from being filed because of it."""

    text: str
    url: str
    action: str
    gaps: tuple[Gap, ...] = ()


Reader = Callable[[Application], Purpose | None]
_READERS: list[Reader] = []


def register_purposes(reader: Reader) -> Reader:
    """Register the function that tells a feature's purpose of a draft."""
    _READERS.append(reader)
    return reader


def purpose_of(application: Application) -> Purpose | None:
    """Return what a draft is for; None for one that asks for a license of its own."""
    return next((found for read in _READERS if (found := read(application)) is not None), None)
