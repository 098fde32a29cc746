"""The exporter's own organization."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.reference import countries
from exportctl.core.web.shapes import Row
from licensing.organizations import queries, services
from licensing.organizations.forms import DetailsForm
from licensing.organizations.models import Organization


def rows_of(organization: Organization) -> list[Row]:
    """Return what an organization says about itself, for a summary list."""
    place = " ".join(filter(None, [organization.postal_code, organization.city]))
    return [
        Row("Registered name", organization.name),
        Row("Registration number", organization.registration_number),
        Row("Address", ", ".join([organization.street, place, countries.name(organization.country)])),
        Row("Contact", organization.contact_name),
        Row("E-mail address", organization.contact_email),
        Row("Telephone", organization.contact_phone),
    ]


@opens_for("organizations.use")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the organizations that the person acts for, where each registration is, and what was done."""
    actor = actor_of(request)
    shown = [
        {
            "organization": organization,
            "rows": rows_of(organization),
            "events": timeline(organization.pk, for_exporter=True)[:20],
        }
        for organization in queries.organizations_of(actor)
    ]
    return render(request, "licensing/organizations/mine.html", {"shown": shown})


@opens_for("organizations.use")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Change a refused registration and send it again."""
    actor = actor_of(request)
    organization = get_object_or_404(queries.organizations_of(actor), pk=organization_id)
    form = DetailsForm(request.POST or None, instance=organization)
    if form.is_valid():
        organization.refresh_from_db()
        services.correct(organization, form.details(), actor=actor, seen=request.POST.get("version", ""))
        messages.success(request, "Your registration is sent again.")
        return redirect("licensing:my_organization")
    context = {"form": form, "organization": organization}
    status = 422 if form.is_bound else 200
    return render(request, "licensing/organizations/correct.html", context, status=status)
