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
    """One point: what the statement says, what the application says, the verdict, and why.

    What is `essential` belongs into every statement, so that its absence is looked at, too.
    """

    key: str
    subject: str
    said: str
    asked: str
    verdict: Verdict
    why: str = ""
    essential: bool = False

    @property
    def is_difference(self) -> bool:
        """Whether somebody should look at it."""
        missing = self.essential and self.verdict == Verdict.NOT_STATED
        return missing or self.verdict == Verdict.DIFFERS


def row(
    key: str,
    subject: str,
    said: str,
    asked: str,
    *,
    why: str = "",
    missing: str = "",
    essential: bool = False,
) -> Row:
    """Return a row: not stated where the statement says nothing, differing where there is a `why`."""
    if not said:
        why = missing or "The statement does not say."
        return Row(key, subject, said, asked, Verdict.NOT_STATED, why, essential)
    return Row(key, subject, said, asked, Verdict.DIFFERS if why else Verdict.AGREES, why, essential)


def differs(key: str, subject: str, said: str, asked: str, why: str) -> Row:
    """Return a row that differs, whatever is said."""
    return Row(key, subject, said, asked, Verdict.DIFFERS, why)
