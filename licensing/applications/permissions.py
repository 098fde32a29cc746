"""Who may draft and file an application, and who may read its files."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.models import Application, ApplicationStatus
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries import may_act_for


def _organization_of(subject: Application | Organization) -> Organization:
    return subject if isinstance(subject, Organization) else subject.organization


@rule("applications.draft")
def may_draft(actor: User, subject: Application | Organization) -> Verdict:
    """Members of an active organization draft for it."""
    organization = _organization_of(subject)
    if not may_act_for(actor, organization):
        return Verdict("You do not act for this organization. Its administrator can add you.")
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(f"{organization.name} cannot apply yet. The authority must approve its registration.")
    return ALLOW


@rule("applications.submit")
def may_submit(actor: User, subject: Application) -> Verdict:
    """Whoever may draft may file."""
    return may_draft(actor, subject)


@file_rule("licensing.application")
def may_read_file(actor: User, application_id: UUID) -> Verdict:
    """The exporter's own people, and those of the authority who see cases once the application was filed."""
    application = Application.objects.select_related("organization").filter(pk=application_id).first()
    if application is not None:
        if may_act_for(actor, application.organization):
            return ALLOW
        if actor.holds("review.see_cases") and application.status != ApplicationStatus.DRAFT:
            return ALLOW
    return Verdict("You may not read the files of this application.")
