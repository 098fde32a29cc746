"""The people who act for an organization: invited, changed, and ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError, Missing
from licensing.organizations import queries, services
from licensing.organizations.forms import EndForm, InviteForm, ReachForm
from licensing.organizations.models import Invitation, MemberRole, Organization, OrganizationUserGrant
from licensing.organizations.portal.pages import explain, own_organization, show

USE = "organizations.use"
ADMINISTER = "organizations.administer"


@opens_for(USE)
@require_safe
def people(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """List the organization's own people, its agents, and the invitations that wait."""
    organization = own_organization(request, organization_id)
    grants = list(queries.members_of(organization))
    return show(
        request,
        "people",
        organization,
        members=[grant for grant in grants if grant.role != MemberRole.AGENT],
        agents=[grant for grant in grants if grant.role == MemberRole.AGENT],
        invitations=queries.open_invitations_of(organization)[:50],
        now=timezone.now(),
    )


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Ask whom to invite as what, and send the link."""
    organization = own_organization(request, organization_id)
    form = InviteForm(request.POST or None, sites=queries.open_sites_of(organization))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            services.invite(organization, email=email, extent=form.extent(), actor=actor_of(request))
        except DomainError as error:
            status = explain(error, form)
        else:
            messages.success(request, f"The invitation to {email} is on its way.")
            return redirect("licensing:people", organization.pk)
    return show(request, "invite", organization, form=form, status=status)


@opens_for(ADMINISTER)
@require_POST
def withdraw(request: HttpRequest, organization_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    organization = own_organization(request, organization_id)
    invitation = get_object_or_404(Invitation.objects.filter(organization=organization), pk=invitation_id)
    services.withdraw(invitation, actor=actor_of(request))
    messages.success(request, f"The invitation to {invitation.email} is withdrawn; its link no longer works.")
    return redirect("licensing:people", organization.pk)


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, organization_id: UUID, user_id: UUID) -> HttpResponse:
    """Show what somebody may do, and change it."""
    organization = own_organization(request, organization_id)
    grant = _grant(organization, user_id)
    form = ReachForm(request.POST or None, sites=queries.open_sites_of(organization), grant=grant)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        version = request.POST.get("version", "")
        try:
            services.change_member(
                organization, user_id, form.extent(), actor=actor_of(request), version=version
            )
        except DomainError as error:
            status = explain(error, form)
            grant = _grant(organization, user_id)
        else:
            messages.success(request, f"What {grant.user.name} may do is changed, from now on.")
            return redirect("licensing:people", organization.pk)
    return show(request, "person", organization, grant=grant, form=form, status=status)


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, organization_id: UUID, user_id: UUID) -> HttpResponse:
    """Ask why, and end somebody's access."""
    organization = own_organization(request, organization_id)
    grant = _grant(organization, user_id)
    form = EndForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        reason, version = form.cleaned_data["reason"], request.POST.get("version", "")
        try:
            services.end_access(
                organization, user_id, actor=actor_of(request), reason=reason, version=version
            )
        except DomainError as error:
            status = explain(error, form)
            grant = _grant(organization, user_id)
        else:
            messages.success(request, f"{grant.user.name} no longer acts for {organization.name}.")
            return redirect("licensing:people", organization.pk)
    return show(request, "end", organization, grant=grant, form=form, status=status)


@opens_for(USE)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Ask once more, and stop acting for the organization."""
    actor = actor_of(request)
    organization = queries.organization_for(actor, organization_id)
    if request.method == "POST":
        services.leave(organization, actor=actor)
        messages.success(request, f"You no longer act for {organization.name}.")
        return redirect("home")
    return show(request, "leave", organization)


def _grant(organization: Organization, user_id: UUID) -> OrganizationUserGrant:
    found = queries.members_of(organization).filter(user=user_id).first()
    if found is None:
        raise Missing("This person does not act for your organization any more.")
    return found
