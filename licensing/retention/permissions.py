"""Who may place and lift holds, and settle what a check found."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.retention.models import FindingStatus, HoldStatus, LegalHold, VaultFinding


@rule("retention.lift")
def may_lift(actor: User, hold: LegalHold) -> Verdict:
    """Four eyes: a hold is lifted by another person than who placed it."""
    if hold.status != HoldStatus.STANDING:
        return Verdict("This hold is lifted already.")
    if hold.placed_by_id == actor.pk:
        return Verdict("You placed this hold; someone else must lift it.")
    return ALLOW


@rule("retention.settle")
def may_settle(actor: User, finding: VaultFinding) -> Verdict:
    """What waits can be settled."""
    return ALLOW if finding.status == FindingStatus.OPEN else Verdict("This is settled already.")
