"""Who may change a queue that was saved."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.queues.models import SavedQueue
from licensing.queues.teams import team_of


@rule("queues.save")
def may_save(actor: User, queue: SavedQueue) -> Verdict:
    """A queue is its owner's; a shared one is also for a manager, so that a team is not left with it."""
    if queue.owner_id == actor.pk or (queue.team and actor.has_role(Role.MANAGER)):
        return ALLOW
    return Verdict(f"{queue.owner} saved this queue; they or a manager change it. Save one of your own.")


def may_see(actor: User, queue: SavedQueue) -> bool:
    """Say whether a queue is the person's own, or their team's, or is shared and theirs to change."""
    team = team_of(actor)
    shared = bool(queue.team) and (
        (team is not None and team.key == queue.team) or actor.has_role(Role.MANAGER)
    )
    return queue.owner_id == actor.pk or shared
