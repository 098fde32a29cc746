"""What every page of an organization does alike."""

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportctl.core.access import actor_of, check
from exportctl.core.errors import DomainError, Missing, NotPermitted
from licensing.organizations import queries
from licensing.organizations.models import Organization


def own_organization(request: HttpRequest, organization_id: UUID) -> Organization:
    """Return the organization of a page that only its own people see.

    Raises:
        NotPermitted, Missing: as for `queries.organization_for`; an agent is refused too.
    """
    actor = actor_of(request)
    organization = queries.organization_for(actor, organization_id)
    if not queries.is_member(actor, organization):
        raise NotPermitted(f"Agents do not see the people, sites and officials of {organization.name}.")
    return organization


def show(
    request: HttpRequest, page: str, organization: Organization, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of an organization, with whether the person may change what it shows."""
    context |= {
        "organization": organization,
        "verdict": check(actor_of(request), "organizations.administer", organization),
    }
    return render(request, f"licensing/organizations/{page}.html", context, status=status)


def explain(error: DomainError, form: BaseForm) -> int:
    """Put a refusal into the form that was sent and return its status; who may not be here gets the page."""
    if isinstance(error, NotPermitted | Missing):
        raise error
    field = error.gaps[0].field if error.gaps else ""
    form.add_error(field if field in form.fields else None, error.message)
    return error.status
