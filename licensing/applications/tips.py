"""Tips on the pages of a draft: a feature above this one says what the exporter's own past teaches."""

from collections.abc import Callable
from dataclasses import dataclass

from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.types.manifest import Section


@dataclass(frozen=True)
class Tip:
    """What happened, what helps, and the address of the section where it does."""

    happened: str
    advice: str
    url: str
    section: Section


Reader = Callable[[Application, User], list[Tip]]
_READERS: list[Reader] = []


def register_tips(reader: Reader) -> Reader:
    """Register the function that tells a feature's tips about a draft; a few reads, the gravest first."""
    _READERS.append(reader)
    return reader


def tips_of(application: Application, actor: User) -> list[Tip]:
    """Return the tips about a draft."""
    return [tip for read in _READERS for tip in read(application, actor)]
