"""Sites and responsible officials: added and ended, never edited."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import Conflict, DomainError, Gap, Missing
from exportctl.core.files import services as files
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from exportctl.core.staff.queries import managers
from licensing.organizations import queries
from licensing.organizations.models import Official, Organization, OrganizationStatus, Site
from licensing.organizations.services.members import locked_for


@dataclass(frozen=True)
class SiteFacts:
    """One place. `country` is ISO 3166-1 alpha-2."""

    name: str
    street: str
    city: str
    postal_code: str
    country: str


@dataclass(frozen=True)
class OfficialFacts:
    """One responsible official and how long the credential holds, both days included.

    A deputy `stands_in_for` another official of the organization, named by its id.
    """

    name: str
    title: str
    signs: bool
    valid_from: date
    valid_to: date
    stands_in_for: UUID | None = None


@transaction.atomic
def add_site(organization: Organization, facts: SiteFacts, *, actor: User) -> Site:
    """Add a place that applications can name and an agent's grant can be narrowed to.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Conflict: `site_named_already`.
    """
    locked = locked_for(organization, actor)
    if queries.open_sites_of(locked).filter(name__iexact=facts.name).exists():
        message = f"There is a site with the name {facts.name} already."
        raise Conflict(message, code="site_named_already", gaps=[Gap(message, field="name")])
    site = Site.objects.create(organization=locked, added_by=actor, **asdict(facts))
    audit.record(site, "site.added", actor=actor, thread=locked.pk, after=asdict(facts), site=site.name)
    return site


@transaction.atomic
def close_site(organization: Organization, site_id: UUID, *, actor: User) -> None:
    """Close a place: no new application names it. Those that name it stay as they are.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Missing: there is no such site, or it is closed.
    """
    locked = locked_for(organization, actor)
    site = queries.open_sites_of(locked).filter(pk=site_id).first()
    if site is None:
        raise Missing("This site is closed already.")
    site.closed_at, site.closed_by = timezone.now(), actor
    site.version += 1
    site.save(update_fields=["closed_at", "closed_by", "version", "updated_at"])
    audit.record(site, "site.closed", actor=actor, thread=locked.pk, site=site.name)


@transaction.atomic
def add_official(
    organization: Organization, facts: OfficialFacts, upload: "UploadedFile[bytes]", *, actor: User
) -> Official:
    """Add a responsible official with the document that shows their authority.

    Raises:
        NotPermitted: the actor does not administer the organization.
        DomainError: `validity_order`, `no_such_official` of a deputy, or what `files.services.store_upload`
            raises.
    """
    locked = locked_for(organization, actor)
    if facts.valid_to < facts.valid_from:
        message = "The last day lies before the first."
        raise DomainError(message, code="validity_order", gaps=[Gap(message, field="valid_to")])
    if facts.stands_in_for and not _standing(locked).filter(pk=facts.stands_in_for).exists():
        message = "That credential has ended. Choose whom the deputy stands in for again."
        raise DomainError(message, code="no_such_official", gaps=[Gap(message, field="stands_in_for")])
    columns = asdict(facts)
    columns["stands_in_for_id"] = columns.pop("stands_in_for")
    official = Official(organization=locked, added_by=actor, **columns)
    official.evidence = files.store_upload(upload, owner=official, kind="evidence", actor=actor)
    official.save(force_insert=True)
    audit.record(
        official,
        "official.added",
        actor=actor,
        thread=locked.pk,
        after=asdict(facts) | {"evidence": official.evidence.sha256},
        official=official.name,
    )
    _tell_authority(official)
    return official


@transaction.atomic
def end_official(organization: Organization, official_id: UUID, *, actor: User) -> None:
    """End a credential before its last day.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Missing: there is no such official, or the credential has ended.
    """
    locked = locked_for(organization, actor)
    official = _standing(locked).filter(pk=official_id).first()
    if official is None:
        raise Missing("This credential has ended already.")
    official.ended_at, official.ended_by = timezone.now(), actor
    official.version += 1
    official.save(update_fields=["ended_at", "ended_by", "version", "updated_at"])
    audit.record(official, "official.ended", actor=actor, thread=locked.pk, official=official.name)
    _tell_authority(official)


def _standing(organization: Organization) -> QuerySet[Official]:
    """Return the officials of an organization whose credential was not ended."""
    return queries.officials_of(organization).filter(ended_at=None)


def _tell_authority(official: Official) -> None:
    """Tell whoever let the organization in of the change, or the managers where they are gone."""
    organization = official.organization
    reviewer = organization.reviewed_by
    gone = reviewer is None or not reviewer.is_active or not reviewer.holds("organizations.review")
    if organization.status == OrganizationStatus.ACTIVE:
        tell(
            "organizations.officials_changed",
            managers() if gone else [reviewer],
            path=reverse("licensing:organization_review", args=[organization.pk]),
            official=official,
        )
