"""The page on which the authority makes somebody administrator of an organization whose own is gone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from licensing.organizations import queries, services
from licensing.organizations.forms import AppointForm
from licensing.organizations.portal.pages import explain

APPOINT = "organizations.appoint"


@opens_for(APPOINT)
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Show who is administrator and who could be, and make one of them administrator."""
    actor = actor_of(request)
    organization = get_object_or_404(queries.organizations_visible_to(actor), pk=organization_id)
    administrators = queries.administrators_of(organization)
    people = list(queries.appointable_in(organization)[:100])
    form = AppointForm(request.POST or None, people=people, administrators=administrators)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        person, reason = UUID(form.cleaned_data["person"]), form.cleaned_data["reason"]
        try:
            grant = services.appoint_administrator(
                organization, person, actor=actor, reason=reason, seen=form.cleaned_data["seen"]
            )
        except DomainError as error:
            status = explain(error, form)
        else:
            messages.success(request, f"{grant.user.name} is administrator of {organization.name} now.")
            return redirect("licensing:organization_review", organization.pk)
    context = {
        "organization": organization,
        "administrators": administrators,
        "people": people,
        "form": form,
        "verdict": check(actor, APPOINT, organization),
    }
    return render(request, "licensing/organizations/appoint.html", context, status=status)
