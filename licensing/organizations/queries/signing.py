"""Who may sign for an organization today, why somebody may not any more, and what it rests on in words."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.organizations.models import MemberRole, Official, Organization
from licensing.organizations.queries.scope import Grant, is_member, why_not_site
from licensing.organizations.rules import first_uncovered


def signing_officials(actor: User, organization: Organization, *, on: date) -> QuerySet[Official]:
    """Return the officials whose signature counts on a day; agents, who see no officials, get none."""
    if not is_member(actor, organization):
        return Official.objects.none()
    return (
        Official.objects.filter(
            organization=organization, signs=True, ended_at=None, valid_from__lte=on, valid_to__gte=on
        )
        .select_related("stands_in_for")
        .order_by("name", "created_at")
    )


def unsigned_from(organization: Organization, *, on: date) -> date | None:
    """Return the first day soon on which no official may sign any more; None where no official ever did."""
    signing = Official.objects.filter(organization=organization, signs=True)
    if not signing.exists():
        return None
    spans = signing.filter(ended_at=None).values_list("valid_from", "valid_to")
    return first_uncovered(spans, on=on)


def why_official_cannot(official: Official, *, on: date) -> str:
    """Return why an official's signature does not count on a day; "" where it does."""
    if not official.signs:
        return f"{official.name} has no authority to sign."
    if official.ended_at is not None:
        return (
            f"The credential of {official.name} was ended on {_day(timezone.localdate(official.ended_at))}."
        )
    if on > official.valid_to:
        return f"The credential of {official.name} ran out on {_day(official.valid_to)}."
    if on < official.valid_from:
        return f"The credential of {official.name} holds only from {_day(official.valid_from)}."
    return ""


def why_person_cannot(person: UUID, name: str, organization: Organization, site: UUID | None) -> str:
    """Return why a person does not sign for an organization and a site any more; "" where they do.

    Whoever asks need not be the person: which organization they have chosen to act for says nothing here.
    """
    grants = Grant.objects.filter(permission__codename="act_for", content_object=organization)
    grant = grants.select_related("user").filter(user=person).first()
    if grant is None or grant.ended_at is not None:
        since = f" since {_day(timezone.localdate(grant.ended_at))}" if grant and grant.ended_at else ""
        return f"{name} has not acted for {organization.name}{since}."
    if not grant.user.is_active:
        return f"The sign-in of {name} is closed."
    if not grant.submits:
        return f"{name} prepares applications for {organization.name} now, but does not submit them."
    if why_not_site(grant, organization, site):
        return f"The grant of {name} does not cover the site of this application any more."
    return ""


def authority_of_person(grant: Grant, organization: Organization) -> str:
    """Return in words by what a person signs for an organization."""
    since = _day(timezone.localdate(grant.since))
    if grant.role != MemberRole.AGENT:
        return f"{grant.words} of {organization.name} since {since}"
    return f"{grant.words}, for {organization.name} since {since}, {grant.sites_words.lower()}"


def authority_of_official(official: Official) -> str:
    """Return in words by what an official signs."""
    deputy = f"deputy of {official.stands_in_for.name}, " if official.stands_in_for else ""
    return (
        f"Responsible official who signs, {deputy}credential from {_day(official.valid_from)} "
        f"to {_day(official.valid_to)}, shown by {official.evidence.name}"
    )


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
