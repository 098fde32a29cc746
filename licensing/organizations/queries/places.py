"""An organization's sites and responsible officials."""

from django.db.models import QuerySet

from licensing.organizations.models import Official, Organization, Site


def sites_of(organization: Organization) -> QuerySet[Site]:
    """Return all sites, open and closed, the oldest first."""
    return Site.objects.filter(organization=organization)


def open_sites_of(organization: Organization) -> QuerySet[Site]:
    """Return the sites that an application can name."""
    return sites_of(organization).filter(closed_at=None)


def officials_of(organization: Organization) -> QuerySet[Official]:
    """Return the credentials of responsible officials with their evidence, the longest valid first."""
    return Official.objects.filter(organization=organization).select_related(
        "evidence", "added_by", "stands_in_for"
    )
