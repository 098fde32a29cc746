"""Who may mark what, and who may take a wall down."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.handling import keeping  # noqa: F401 - registers the keeper of marks
from licensing.handling.models import Handling


@rule("handling.mark")
def may_mark(actor: User, handling: Handling) -> Verdict:
    """A wall is changed by whoever set it, or by a manager, who need not be able to read what it hides."""
    if not handling.wall or handling.set_by_id == actor.pk or actor.has_role(Role.MANAGER):
        return ALLOW
    return Verdict(f"{handling.set_by} set this wall; they or a manager change it.")
