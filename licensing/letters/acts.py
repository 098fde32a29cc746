"""What was done to a license, as its letter tells it: suspended, reinstated or revoked."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from licensing.letters import rules
from licensing.licenses.models import License, Revocation, Suspension
from licensing.review.models import Case

WORDS = {
    rules.SUSPENDED: "suspension",
    rules.REINSTATED: "reinstatement",
    rules.REVOKED: "revocation",
}


@dataclass(frozen=True)
class Act:
    """One thing that was done to a license, as `stop` says; `stop` is None in a preview of what is typed.

    `reason` is the holder's to read. `protected` are the reasons for the file: no letter says them, and no
    paragraph of an officer repeats them. `since` is None for what is not done yet.
    """

    kind: str
    license: License
    since: date | None
    reason: str
    review_by: date | None = None
    answered: date | None = None
    protected: tuple[str, ...] = ()
    stop: Suspension | Revocation | None = None

    @property
    def case(self) -> Case:
        """The case of the license."""
        return self.license.case

    @property
    def label(self) -> str:
        """What its letter is called until there is one."""
        return f"Letter on the {WORDS[self.kind]}" + (f" of {self.since:%-d %b %Y}" if self.since else "")


def suspended(suspension: Suspension) -> Act:
    """Return that a license was suspended."""
    return Act(
        rules.SUSPENDED,
        suspension.license,
        suspension.started_on,
        suspension.reason,
        review_by=suspension.review_by,
        protected=(suspension.note,),
        stop=suspension,
    )


def reinstated(suspension: Suspension) -> Act:
    """Return that the license of a suspension got its force back."""
    return Act(
        rules.REINSTATED,
        suspension.license,
        timezone.localdate(suspension.ended_at) if suspension.ended_at else None,
        suspension.end_reason,
        protected=(suspension.note,),
        stop=suspension,
    )


def revoked(revocation: Revocation) -> Act:
    """Return that a license was revoked; of a revocation that waits, that it is to be."""
    return Act(
        rules.REVOKED,
        revocation.license,
        timezone.localdate(revocation.closed_at) if revocation.closed_at else None,
        revocation.reason,
        answered=timezone.localdate(revocation.answered_at) if revocation.answered_at else None,
        protected=(revocation.note, revocation.urgent_reason),
        stop=revocation,
    )
