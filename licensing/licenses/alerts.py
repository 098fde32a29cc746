"""What features above this one add to a license's pages: what they know and wrote of it, and offer to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from exportctl.core.access import Verdict
from exportctl.core.people.models import User
from licensing.licenses.models import License


@dataclass(frozen=True)
class Alert:
    """One thing to know of a license: a sentence, the page that tells more, and a tone.

    The tone is wait for what is to be done, stop for what is late, and note for what is under way.
    """

    text: str
    url: str
    action: str
    tone: str = "wait"


Reader = Callable[[License, User], Iterable[Alert]]
_READERS: list[Reader] = []


def register_alerts(reader: Reader) -> None:
    """Register the function that returns a feature's alerts about a license, for who asks."""
    _READERS.append(reader)


def alerts_of(license: License, actor: User) -> list[Alert]:
    """Return what there is to know of a license, gravest first."""
    found = [alert for read in _READERS for alert in read(license, actor)]
    return sorted(found, key=lambda alert: alert.tone != "stop")


@dataclass(frozen=True)
class Offer:
    """One thing that an exporter may do with a license: why, the page of it, and why not at this moment."""

    title: str
    text: str
    url: str
    action: str
    may: Verdict


Offers = Callable[[License, User], Iterable[Offer]]
_OFFERS: list[Offers] = []


def register_offers(reader: Offers) -> None:
    """Register the function that returns what a feature offers to do with a license."""
    _OFFERS.append(reader)


def offers_of(license: License, actor: User) -> list[Offer]:
    """Return what an exporter may do with a license, or why not."""
    return [offer for read in _OFFERS for offer in read(license, actor)]


@dataclass(frozen=True)
class Written:
    """A letter to the holder about a license: what it is headed with, its number and day, and its page."""

    title: str
    number: str
    on: date
    url: str


Writings = Callable[[License, User], Iterable[Written]]
_WRITINGS: list[Writings] = []


def register_writings(reader: Writings) -> None:
    """Register the function that returns the letters about a license which who asks may read."""
    _WRITINGS.append(reader)


def writings_of(license: License, actor: User) -> list[Written]:
    """Return the letters about a license, newest first."""
    return [written for read in _WRITINGS for written in read(license, actor)]
