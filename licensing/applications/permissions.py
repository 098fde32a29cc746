"""Who may draft and file an application, and who may read its files."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.applications.queries import applications_visible_to
from licensing.organizations import queries as organizations
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.models import OrganizationUserGrant as Grant
from licensing.organizations.queries.members import names


@rule("applications.draft")
def may_draft(actor: User, subject: Application | Organization) -> Verdict:
    """Whoever acts for an active organization drafts for it; an agent for the sites of the grant."""
    return _drafting(actor, subject)[1]


def _drafting(actor: User, subject: Application | Organization) -> tuple[Grant | None, Verdict]:
    """Return the person's grant, and whether they draft by it."""
    organization = subject if isinstance(subject, Organization) else subject.organization
    grant, reason = organizations.standing(actor, organization)
    if not reason and organization.status != OrganizationStatus.ACTIVE:
        reason = f"{organization.name} cannot apply yet. The authority must approve its registration."
    if not reason and isinstance(subject, Application):
        reason = organizations.why_not_site(grant, organization, subject.site_id)
    return grant, Verdict(reason)


@rule("applications.submit")
def may_submit(actor: User, subject: Application) -> Verdict:
    """Submitters and administrators file, and agents whose grant says so; the refusal says who can."""
    grant, verdict = _drafting(actor, subject)
    if not verdict or grant is None or grant.submits:
        return verdict
    who = names(organizations.submitters_of(subject.organization))
    return Verdict(
        f"You prepare applications for {subject.organization.name}, but do not submit them. {who} can."
    )


@file_rule("licensing.application")
def may_read_file(actor: User, application_id: UUID) -> Verdict:
    """Whoever may know of the application: of the authority, only once it was filed."""
    if applications_visible_to(actor).filter(pk=application_id).exists():
        return ALLOW
    return Verdict("You may not read the files of this application.")
