"""The kinds of notices, each registered by its feature in `notices.py`."""

from dataclasses import dataclass
from datetime import date

from exportctl.core.people.roles import Side

NOTHING = "You need do nothing."


@dataclass(frozen=True)
class Kind:
    """One kind: what it is called where people choose, whom it is for, and what it asks of them.

    `template` is the prefix of its e-mail (`_subject.txt`, `_message.txt`). `todo` is what to do, without a
    full stop; empty where nothing is. A `pressing` kind runs against a deadline: its e-mail always goes at
    once.
    """

    key: str
    label: str
    side: Side
    template: str
    todo: str = ""
    pressing: bool = False

    def ask(self, due_on: date | None) -> str:
        """Return what to do, and by when, as a sentence."""
        if not self.todo:
            return NOTHING
        return f"{self.todo} by {due_on:%-d %B %Y}." if due_on else f"{self.todo}."


_KINDS: dict[str, Kind] = {}


def notice_kind(
    key: str, label: str, side: Side, template: str, *, todo: str = "", pressing: bool = False
) -> Kind:
    """Register a kind; two of one key are a programming error."""
    if key in _KINDS:
        raise ValueError(f"Two kinds of notices are called {key}.")
    _KINDS[key] = Kind(key, label, side, template, todo, pressing)
    return _KINDS[key]


def kind_of(key: str) -> Kind:
    """Return a registered kind; an unknown one is a programming error."""
    return _KINDS[key]


def kinds_for(side: str) -> list[Kind]:
    """Return the kinds that people of a side get, in the order of their labels."""
    return sorted((kind for kind in _KINDS.values() if kind.side == side), key=lambda kind: kind.label)
