"""Reads of self-assessments: the exporter's own people only. The authority sees none of them."""

from django.db.models import Q, QuerySet

from exportctl.core.people.models import User
from licensing.organizations.queries import organizations_of, whole_organizations
from licensing.selfassessments.models import SelfAssessment


def assessments_visible_to(actor: User) -> QuerySet[SelfAssessment]:
    """Return those of the organizations that a person acts for; an agent for some sites sees their own."""
    own = Q(organization__in=organizations_of(actor), made_by=actor)
    found = SelfAssessment.objects.filter(Q(organization__in=whole_organizations(actor)) | own)
    return found.select_related("organization", "made_by")
