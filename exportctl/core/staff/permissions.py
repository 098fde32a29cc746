"""Who may change what about whom: never oneself, and never an exporter's people."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.staff.models import RoleGrant

OWN = "Nobody changes their own roles or account. Another administrator does it."
OF_EXPORTER = "People of exporters belong to their organization, whose administrator looks after them."


@rule("people.manage")
def may_manage(actor: User, subject: User | RoleGrant) -> Verdict:
    """Not oneself, and only people of the authority."""
    person = subject.person if isinstance(subject, RoleGrant) else subject
    if person.pk == actor.pk:
        return Verdict(OWN)
    return Verdict(OF_EXPORTER) if person.side == Side.EXPORTER else ALLOW


@rule("people.confirm")
def may_confirm(actor: User, grant: RoleGrant) -> Verdict:
    """Two people give a role that decides, and neither of them to themselves."""
    if grant.person_id == actor.pk:
        return Verdict(OWN)
    if grant.given_by_id == actor.pk:
        return Verdict("You proposed this role. Another administrator confirms it.")
    return ALLOW
