"""Who may confirm what somebody else proposed about the registry."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from screening.parties.models import PartyAct


@rule("parties.confirm")
def may_confirm(actor: User, act: PartyAct) -> Verdict:
    """Two people: who proposed an act, or to undo it, does not confirm it."""
    undoing = act.status == PartyAct.Status.UNDO_PROPOSED
    proposer = act.undo_proposed_by_id if undoing else act.proposed_by_id
    if proposer == actor.pk:
        return Verdict("You proposed this; somebody else must confirm it.")
    return ALLOW
