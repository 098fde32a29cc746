"""An organization's sites and responsible officials."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from licensing.organizations import queries, services
from licensing.organizations.forms import OfficialForm, SiteForm
from licensing.organizations.portal.pages import explain, own_organization, show

USE = "organizations.use"
ADMINISTER = "organizations.administer"


@opens_for(USE)
@require_safe
def sites(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """List the sites, the closed ones too."""
    organization = own_organization(request, organization_id)
    return show(request, "sites", organization, sites=queries.sites_of(organization))


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def add_site(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Ask for one more site."""
    organization = own_organization(request, organization_id)
    form = SiteForm(request.POST or None, initial={"country": organization.country})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            site = services.add_site(organization, form.facts(), actor=actor_of(request))
        except DomainError as error:
            status = explain(error, form)
        else:
            messages.success(request, f"The site {site.name} is added.")
            return redirect("licensing:sites", organization.pk)
    return show(request, "site_add", organization, form=form, status=status)


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def close_site(request: HttpRequest, organization_id: UUID, site_id: UUID) -> HttpResponse:
    """Ask once more, and close a site."""
    organization = own_organization(request, organization_id)
    site = get_object_or_404(queries.sites_of(organization), pk=site_id)
    if request.method == "POST":
        services.close_site(organization, site.pk, actor=actor_of(request))
        messages.success(request, f"The site {site.name} is closed.")
        return redirect("licensing:sites", organization.pk)
    return show(request, "site_close", organization, site=site)


@opens_for(USE)
@require_safe
def officials(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """List the responsible officials, with what is past."""
    organization = own_organization(request, organization_id)
    rows = queries.officials_of(organization)
    today = timezone.localdate()
    unsigned_from = queries.unsigned_from(organization, on=today)
    return show(request, "officials", organization, officials=rows, today=today, unsigned_from=unsigned_from)


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def add_official(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Ask for one more official, with the evidence."""
    organization = own_organization(request, organization_id)
    others = queries.officials_of(organization).filter(ended_at=None, stands_in_for=None)
    form = OfficialForm(request.POST or None, request.FILES or None, others=others)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        upload = form.cleaned_data["evidence"]
        try:
            official = services.add_official(organization, form.facts(), upload, actor=actor_of(request))
        except DomainError as error:
            status = explain(error, form)
        else:
            messages.success(request, f"{official.name} is added.")
            return redirect("licensing:officials", organization.pk)
    return show(request, "official_add", organization, form=form, status=status)


@opens_for(ADMINISTER)
@require_http_methods(["GET", "POST"])
def end_official(request: HttpRequest, organization_id: UUID, official_id: UUID) -> HttpResponse:
    """Ask once more, and end a credential."""
    organization = own_organization(request, organization_id)
    official = get_object_or_404(queries.officials_of(organization), pk=official_id)
    if request.method == "POST":
        services.end_official(organization, official.pk, actor=actor_of(request))
        messages.success(request, f"The credential of {official.name} has ended.")
        return redirect("licensing:officials", organization.pk)
    return show(request, "official_end", organization, official=official)
