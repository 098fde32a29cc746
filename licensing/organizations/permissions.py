"""Who may review a registration, who may act for an organization, and who may change who does."""

from uuid import UUID

from django.utils import timezone

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.memberships import register_acting, register_memberships
from exportctl.core.people.models import User
from licensing.organizations import queries, rules
from licensing.organizations.models import IdentityChange, Official, Organization, OrganizationStatus
from licensing.organizations.queries.members import names


@rule("organizations.review")
def may_review(actor: User, subject: Organization | IdentityChange) -> Verdict:
    """Nobody lets their own organization in, nor accepts what they asked for themselves."""
    organization = subject if isinstance(subject, Organization) else subject.organization
    if organization.registered_by_id == actor.pk:
        return Verdict("You registered this organization; someone else must review it.")
    if isinstance(subject, IdentityChange) and subject.asked_by_id == actor.pk:
        return Verdict("You asked for this change; someone else must review it.")
    return ALLOW


@rule("organizations.appoint")
def may_appoint(actor: User, organization: Organization) -> Verdict:
    """The authority makes somebody administrator only where no administrator can be reached."""
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(f"{organization.name} is not approved.")
    now = timezone.now()
    for one in queries.administrators_of(organization):
        if one.last_login is not None and rules.reachable(one.last_login, now=now):
            day = timezone.localtime(one.last_login).strftime("%-d %b %Y")
            return Verdict(f"{one.name} is its administrator and signed in on {day}. Ask them to do it.")
    return ALLOW


@rule("organizations.use")
def may_use(actor: User, organization: Organization) -> Verdict:
    """Filing needs a grant on the organization, and the organization's approval."""
    if reason := queries.why_not(actor, organization):
        return Verdict(reason)
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(f"{organization.name} is not approved yet; only an approved organization may file.")
    return ALLOW


@rule("organizations.administer")
def may_administer(actor: User, organization: Organization) -> Verdict:
    """Only an administrator of an approved organization changes its people, sites and officials."""
    verdict = may_use(actor, organization)
    if verdict and not queries.may_administer(actor, organization):
        who = names(queries.administrators_of(organization))
        return Verdict(f"Only an administrator of {organization.name} can do this: {who}.")
    return verdict


@file_rule("licensing.official")
def may_read_evidence(actor: User, official_id: UUID) -> Verdict:
    """The organization's own people, and those of the authority who review organizations."""
    official = Official.objects.select_related("organization").filter(pk=official_id).first()
    if official is not None and (
        actor.holds("organizations.review") or queries.is_member(actor, official.organization)
    ):
        return ALLOW
    return Verdict("You may not read the evidence of this official.")


@file_rule("licensing.identitychange")
def may_read_proof(actor: User, change_id: UUID) -> Verdict:
    """The organization's own people, and those of the authority who review organizations."""
    change = IdentityChange.objects.select_related("organization").filter(pk=change_id).first()
    if change is not None and (
        actor.holds("organizations.review") or queries.is_member(actor, change.organization)
    ):
        return ALLOW
    return Verdict("You may not read the document of this change.")


register_memberships(queries.all_memberships_of)
register_acting(queries.acting_among)
