"""The first page of the exporter's own organization, and the correction of a refused registration."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.people.models import User
from exportctl.core.reference import countries
from exportctl.core.web.shapes import Row
from exportctl.core.web.templatetags.ui import day
from licensing.organizations import queries, services
from licensing.organizations.forms import DetailsForm
from licensing.organizations.models import MemberRole, Organization, OrganizationUserGrant


def rows_of(organization: Organization) -> list[Row]:
    """Return what an organization says about itself, for a summary list."""
    place = " ".join(filter(None, [organization.postal_code, organization.city]))
    letters = ", ".join(organization.postal_address.splitlines())
    return [
        Row("Registered name", organization.name),
        *([Row("Before", ", ".join(organization.former_names))] if organization.former_names else []),
        Row("Registration number", organization.registration_number),
        Row("Address", ", ".join([organization.street, place, countries.name(organization.country)])),
        Row("Letters go to", letters or "This address"),
        Row("Contact", organization.contact_name),
        Row("E-mail address", organization.contact_email),
        Row("Telephone", organization.contact_phone),
    ]


@opens_for("organizations.use")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the organization that the person acts for: its own people see all of it, an agent their grant."""
    actor = actor_of(request)
    organization = queries.organizations_of(actor).first()
    grant = queries.grant_of(actor, organization) if organization else None
    context = _about(actor, organization, grant) if organization and grant else {"organization": None}
    return render(request, "licensing/organizations/mine.html", context)


def _about(actor: User, organization: Organization, grant: OrganizationUserGrant) -> dict[str, Any]:
    own = [Row("You are", grant.words), Row("Sites", grant.sites_words), Row("Since", day(grant.since))]
    if grant.given_by:
        own.append(Row("Given by", grant.given_by.name))
    context: dict[str, Any] = {
        "organization": organization,
        "verdict": check(actor, "organizations.administer", organization),
        "own": own,
        "agent": grant.role == MemberRole.AGENT,
    }
    if grant.role == MemberRole.AGENT:
        return context
    return context | {
        "rows": rows_of(organization),
        "people": queries.members_of(organization).count(),
        "sites": queries.open_sites_of(organization).count(),
        "officials": queries.officials_of(organization).filter(ended_at=None).count(),
        "alone": len(queries.administrators_of(organization)) == 1,
        "change": queries.changes_of(organization).first(),
        "events": timeline(organization.pk, for_exporter=True)[:20],
    }


@opens_for("organizations.use")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Change a refused registration and send it again."""
    actor = actor_of(request)
    organization = queries.organization_for(actor, organization_id)
    form = DetailsForm(request.POST or None, instance=organization)
    if form.is_valid():
        organization.refresh_from_db()
        services.correct(organization, form.details(), actor=actor, seen=request.POST.get("version", ""))
        messages.success(request, "Your registration is sent again.")
        return redirect("licensing:my_organization")
    context = {"form": form, "organization": organization}
    status = 422 if form.is_bound else 200
    return render(request, "licensing/organizations/correct.html", context, status=status)
