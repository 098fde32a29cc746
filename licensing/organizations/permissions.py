"""Who may review a registration, and who may act for an organization."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.memberships import register_memberships
from exportctl.core.people.models import User
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries import may_act_for, memberships_of


@rule("organizations.review")
def may_review(actor: User, organization: Organization) -> Verdict:
    """Nobody lets their own organization in."""
    if organization.registered_by_id == actor.pk:
        return Verdict("You registered this organization; someone else must review it.")
    return ALLOW


@rule("organizations.use")
def may_use(actor: User, organization: Organization) -> Verdict:
    """Filing needs a grant on the organization, and the organization's approval."""
    if not may_act_for(actor, organization):
        return Verdict("You do not act for this organization. Ask its administrator to add you.")
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(f"{organization.name} is not approved yet; only an approved organization may file.")
    return ALLOW


register_memberships(memberships_of)
