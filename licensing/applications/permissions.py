"""Who may draft and file an application, and who may read its files."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.applications.queries import applications_visible_to
from licensing.organizations import queries as organizations
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries.members import names


@rule("applications.draft")
def may_draft(actor: User, subject: Application | Organization) -> Verdict:
    """Whoever acts for an active organization drafts for it; an agent for the sites of the grant."""
    organization = subject if isinstance(subject, Organization) else subject.organization
    if reason := organizations.why_not(actor, organization):
        return Verdict(reason)
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(f"{organization.name} cannot apply yet. The authority must approve its registration.")
    if isinstance(subject, Application):
        return Verdict(organizations.why_not_site(actor, organization, subject.site_id))
    return ALLOW


@rule("applications.submit")
def may_submit(actor: User, subject: Application) -> Verdict:
    """Submitters and administrators file, and agents whose grant says so; the refusal says who can."""
    verdict = may_draft(actor, subject)
    grant = organizations.grant_of(actor, subject.organization)
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
