"""Who may change a list that was saved."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.queues.models import SavedQueue
from licensing.queues.teams import team_of
from licensing.referrals.queries import answers_for


@rule("queues.save")
def may_save(actor: User, queue: SavedQueue) -> Verdict:
    """A queue is its owner's; a shared one is also for a manager, so that a team is not left with it."""
    if queue.owner_id == actor.pk or (queue.team and actor.has_role(Role.MANAGER)):
        return ALLOW
    return Verdict(f"{queue.owner} saved this queue; they or a manager change it. Save one of your own.")


@rule("queues.save_referred")
def may_save_referred(actor: User, queue: SavedQueue) -> Verdict:
    """A list is its owner's; once the owner has left the agency that has it, it is for all of its people."""
    if not _left(queue):
        if queue.owner_id == actor.pk:
            return ALLOW
        return Verdict(f"{queue.owner} saved this list and changes it. Save one of your own.")
    if queue.agency_id and answers_for(actor, queue.agency_id):
        return ALLOW
    return Verdict("You do not answer for the agency that has this list any more. Its people change it.")


def _left(queue: SavedQueue) -> bool:
    """Whether a list is shared with an agency that its owner does not answer for any more."""
    if not queue.agency_id:
        return False
    return not (queue.owner.is_active and answers_for(queue.owner, queue.agency_id))


def may_see(actor: User, queue: SavedQueue) -> bool:
    """Say whether a list is the person's own, or shared with their team or agency, or theirs to change."""
    if queue.owner_id == actor.pk:
        return True
    if queue.agency_id:
        return answers_for(actor, queue.agency_id)
    team = team_of(actor)
    in_team = team is not None and team.key == queue.team
    return bool(queue.team) and (in_team or actor.has_role(Role.MANAGER))
