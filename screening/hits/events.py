"""News of screening."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class ScreeningFinished(Event):
    """A run has its answer; `done` is false when it failed, and the run says why."""

    thread: UUID
    run_id: UUID
    done: bool


@dataclass(frozen=True)
class HitRuled(Event):
    """A hit of the thread was cleared, confirmed or opened again."""

    thread: UUID
