"""Registrations: the queue of the authority, and what resembles what."""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper

from exportctl.core.people.models import User
from licensing.organizations.models import FormerIdentity, Organization, OrganizationStatus
from licensing.organizations.queries.scope import organizations_of
from licensing.organizations.rules import CLOSE

S = OrganizationStatus


def organizations_visible_to(actor: User) -> QuerySet[Organization]:
    """Return what the person may see: reviewers every confirmed registration, others their own."""
    if actor.holds("organizations.review"):
        return Organization.objects.exclude(status=S.UNCONFIRMED)
    return organizations_of(actor)


def queue_for(actor: User, status: str) -> QuerySet[Organization]:
    """Return the registrations of one status, with `looks_known`: whether another one resembles it."""
    others = resembling(OuterRef("normalized_name"), OuterRef("registration_number")).exclude(
        pk=OuterRef("pk")
    )
    return organizations_visible_to(actor).filter(status=status).annotate(looks_known=Exists(others))


def waiting_for(actor: User) -> QuerySet[Organization]:
    """Return the registrations that wait for a review."""
    return organizations_visible_to(actor).filter(status=S.PENDING)


def duplicates_of(organization: Organization) -> QuerySet[Organization]:
    """Return confirmed registrations with a close name or the same number, closest name first.

    `similarity` is the trigram similarity of the normalized names, 0 to 1.
    """
    return resembling(organization.normalized_name, organization.registration_number).exclude(
        pk=organization.pk
    )


def resembling(name: Any, number: Any) -> QuerySet[Organization]:
    """Return confirmed registrations that have, or had, a close name or the same number."""
    was = FormerIdentity.objects.filter(organization=OuterRef("pk")).annotate(
        similarity=TrigramSimilarity("normalized_name", _from_within(name))
    )
    close = Q(similarity__gte=CLOSE) | Q(registration_number__iexact=number)
    once_close = Q(similarity__gte=CLOSE) | Q(registration_number__iexact=_from_within(number))
    return (
        Organization.objects.exclude(status=S.UNCONFIRMED)
        .annotate(similarity=TrigramSimilarity("normalized_name", name))
        .filter(close | Exists(was.filter(once_close)))
        .order_by("-similarity", "created_at")
    )


def _from_within(value: Any) -> Any:
    """Return what a subquery names a value of the row outside of the query around it."""
    return OuterRef(value) if isinstance(value, OuterRef) else value


def holder_of_number(organization: Organization) -> Organization | None:
    """Return the active organization of the same country that has the number already."""
    return (
        Organization.objects.annotate(number=Upper("registration_number"))
        .filter(
            status=S.ACTIVE, country=organization.country, number=organization.registration_number.upper()
        )
        .exclude(pk=organization.pk)
        .first()
    )
