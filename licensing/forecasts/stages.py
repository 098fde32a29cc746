"""Where a case is, in the stages that an exporter knows, and whose turn it was when; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exportctl.core.calendar.rules import Turn
from licensing.review.models import CLOSED, CaseStatus

# Who has the time in a status while the clock runs. While it is paused, the pause says who has it.
TEAM = {
    CaseStatus.SCREENING: "Automatic checks",
    CaseStatus.UNDER_REVIEW: "Licensing",
    CaseStatus.QUERY: "Licensing",
    CaseStatus.INTENT: "Licensing",
    CaseStatus.COUNTERSIGN: "Countersigning",
}
# The exporter is not told what happens inside the review: a second signature is part of it.
STAGE = {CaseStatus.SCREENING: 1} | dict.fromkeys(CLOSED, 3)
NAMES = ("Filed", "Automatic checks", "Review", "Outcome")
REVIEW = 2
YOURS, OURS = "It is your turn", "It is the authority’s turn"


@dataclass(frozen=True)
class Move:
    """When a case came into a status."""

    at: datetime
    status: str


@dataclass(frozen=True)
class Span:
    """From when until when somebody had to do something; without an `end` they still have."""

    start: datetime
    end: datetime | None
    holder: str

    def has(self, at: datetime) -> bool:
        """Whether it was theirs at a moment."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True)
class Stage:
    """One stage: `state` is done, now or ahead; `began` is when the case first came to it."""

    name: str
    state: str
    began: datetime | None
    turn: str = ""


def turns(submitted_at: datetime, moves: Sequence[Move], spans: Sequence[Span] = ()) -> tuple[Turn, ...]:
    """Return which team had the time from when, while the clock ran.

    Under review, `spans` say who had to do something before the officer can decide: the first of them that
    is open at a moment has the time then, and the officer where none is.
    """
    all_moves = [Move(submitted_at, CaseStatus.SCREENING), *moves]
    found = [(move.at, move.status) for move in all_moves]
    for at in sorted({mark for span in spans for mark in (span.start, span.end) if mark is not None}):
        before = [move.status for move in all_moves if move.at <= at]
        if before and before[-1] == CaseStatus.UNDER_REVIEW:
            found.append((at, CaseStatus.UNDER_REVIEW))
    found.sort(key=lambda one: one[0])
    teams = [(at, _team(CaseStatus(status), at, spans)) for at, status in found]
    return tuple(Turn(at, team) for at, team in teams if team)


def _team(status: CaseStatus, at: datetime, spans: Sequence[Span]) -> str | None:
    if status == CaseStatus.UNDER_REVIEW:
        return next((span.holder for span in spans if span.has(at)), TEAM[status])
    return TEAM.get(status)


def stages(submitted_at: datetime, moves: Sequence[Move], *, status: str, waiting: bool) -> list[Stage]:
    """Return the stages of a case for its exporter, with whose turn it is in the present one."""
    present = STAGE.get(CaseStatus(status), REVIEW)
    began: list[datetime | None] = [submitted_at, submitted_at, None, None]
    for move in moves:
        stage = STAGE.get(CaseStatus(move.status), REVIEW)
        began[stage] = began[stage] or move.at
    last = len(NAMES) - 1
    found = []
    for number, name in enumerate(NAMES):
        state = "done" if number < present or present == last else "now" if number == present else "ahead"
        turn = (YOURS if waiting else OURS) if state == "now" else ""
        found.append(Stage(name, state, began[number] if state != "ahead" else None, turn))
    return found
