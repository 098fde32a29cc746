"""Changing the contact of an organization, and asking to change what it is by its register."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from licensing.organizations import queries, services
from licensing.organizations.forms import ContactForm, IdentityForm
from licensing.organizations.models import ChangeStatus
from licensing.organizations.portal.pages import explain, own_organization, show

ADMINISTER = "organizations.administer"


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Ask for the contact details, and change them at once."""
    organization = own_organization(request, organization_id)
    form = ContactForm(request.POST or None, instance=organization)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        seen = request.POST.get("version", "")
        try:
            services.change_contact(organization, form.facts(), actor=actor_of(request), seen=seen)
        except DomainError as error:
            status = explain(error, form)
        else:
            messages.success(request, "The contact details are changed.")
            return redirect("licensing:my_organization")
    return show(request, "contact", organization, form=form, status=status)


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Ask what the organization is to be by its register, why, and for the document that shows it."""
    organization = own_organization(request, organization_id)
    form = IdentityForm(request.POST or None, request.FILES or None, instance=organization)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.ask_change(
                organization,
                form.facts(),
                reason=given["reason"],
                upload=given["evidence"],
                actor=actor_of(request),
                seen=request.POST.get("version", ""),
            )
        except DomainError as error:
            status = explain(error, form)
        else:
            messages.success(request, "The change is with the authority. Nothing changes before it answers.")
            return redirect("licensing:my_organization")
    organization = own_organization(request, organization_id)  # the form has written into the one that it had
    waits = queries.changes_of(organization).filter(status=ChangeStatus.WAITING).first()
    return show(request, "identity", organization, form=form, waits=waits, status=status)


@opens_for(ADMINISTER)
@require_POST
def withdraw(request: HttpRequest, organization_id: UUID, change_id: UUID) -> HttpResponse:
    """Take a change back."""
    organization = own_organization(request, organization_id)
    change = get_object_or_404(queries.changes_of(organization), pk=change_id)
    services.withdraw_change(change, actor=actor_of(request))
    messages.success(request, "The change is withdrawn.")
    return redirect("licensing:my_organization")
