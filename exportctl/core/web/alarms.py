"""What is wrong right now, told by the features that watch over it, and shown with the background work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exportctl.core.people.models import User


@dataclass(frozen=True)
class Alarm:
    """Something that does not mend itself, in a sentence or two, with the page where somebody can.

    `url` is "" for somebody who may know of it but may not open that page.
    """

    message: str
    url: str


Source = Callable[[User], Sequence[Alarm]]
AnySource = TypeVar("AnySource", bound=Source)
_SOURCES: list[Source] = []


def raises_alarms(source: AnySource) -> AnySource:
    """Register a function that returns the alarms which a person may know of."""
    _SOURCES.append(source)
    return source


def alarms_for(actor: User) -> list[Alarm]:
    """Return all alarms that concern a person."""
    return [alarm for source in _SOURCES for alarm in source(actor)]
