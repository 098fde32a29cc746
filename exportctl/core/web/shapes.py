"""What pages hand to the components: small frozen values, no logic."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One short page of a longer form; without a `url` it cannot be started yet."""

    label: str
    url: str = ""
    state: str = "not_started"
    hint: str = ""


@dataclass(frozen=True)
class TaskSection:
    """A headed group of tasks."""

    label: str
    tasks: Sequence[Task]


@dataclass(frozen=True)
class Row:
    """One line of a summary list, with a link to change it where there is a `url`."""

    label: str
    value: object
    url: str = ""
    action: str = "Change"
