"""Who may confirm a disposal, or turn it down. Whether a case is due is asked under lock, in `services`."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.disposals.models import Disposal, DisposalStatus


@rule("disposals.confirm")
def may_confirm(actor: User, disposal: Disposal) -> Verdict:
    """Four eyes: another person than who proposed it."""
    if disposal.status != DisposalStatus.PROPOSED:
        return Verdict("This does not wait for a second person any more.")
    if disposal.proposed_by_id == actor.pk:
        return Verdict("You proposed this disposal; someone else must confirm it.")
    return ALLOW


@rule("disposals.turn_down")
def may_turn_down(actor: User, disposal: Disposal) -> Verdict:
    """Anybody who could have proposed it, also who did."""
    if disposal.status != DisposalStatus.PROPOSED:
        return Verdict("This does not wait for a second person any more.")
    return ALLOW
