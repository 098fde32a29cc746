"""Who rules on whether a case is urgent, and why not."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.review.models import CLOSED, Case


@rule("priority.rule")
def may_rule(actor: User, case: Case) -> Verdict:
    """The case's officer or a manager; any officer while nobody has the case, so that none lies unread."""
    if case.status in CLOSED:
        return Verdict("This case is closed.")
    if not case.urgent:
        return Verdict("The exporter does not say that it is urgent.")
    if case.officer_id in (None, actor.pk) or actor.has_role(Role.MANAGER):
        return ALLOW
    return Verdict(f"{case.officer} has this case; they or a manager rule on its urgency.")
