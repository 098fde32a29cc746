"""What a license's pages say at the top: features above this one register what they know of a license."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exportctl.core.people.models import User
from licensing.licenses.models import License


@dataclass(frozen=True)
class Alert:
    """One thing to know of a license: a sentence, the page that tells more, and a tone (wait or stop)."""

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
