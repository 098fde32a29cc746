"""Who may check a name for an organization."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.memberships import membership
from exportctl.core.people.models import User


@rule("lookups.check")
def may_check(actor: User, organization: UUID) -> Verdict:
    """Whoever acts for an approved organization checks for it."""
    found = membership(actor, organization)
    if found is None:
        return Verdict("You do not act for this organization. Its administrator can add you.")
    if not found.active:
        return Verdict(f"{found.name} is not approved yet. The authority must approve its registration.")
    return ALLOW
