"""One row of a comparison."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a statement stands to its application in one point."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Row:
    """One point: what the statement says, what the application says, the verdict, and why."""

    key: str
    subject: str
    said: str
    asked: str
    verdict: Verdict
    why: str = ""

    @property
    def is_difference(self) -> bool:
        """Whether somebody should look at it."""
        return self.verdict == Verdict.DIFFERS


def row(key: str, subject: str, said: str, asked: str, *, why: str = "", missing: str = "") -> Row:
    """Return a row: not stated where the statement says nothing, differing where there is a `why`."""
    if not said:
        return Row(key, subject, said, asked, Verdict.NOT_STATED, missing or "The statement does not say.")
    return Row(key, subject, said, asked, Verdict.DIFFERS if why else Verdict.AGREES, why)


def differs(key: str, subject: str, said: str, asked: str, why: str) -> Row:
    """Return a row that differs, whatever is said."""
    return Row(key, subject, said, asked, Verdict.DIFFERS, why)
