"""The regulator's queue of registrations, and the review of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page
from licensing.organizations import queries, services
from licensing.organizations.comparing import beside
from licensing.organizations.forms import RefusalForm
from licensing.organizations.models import ChangeStatus, Organization, OrganizationStatus

TABS = (
    (OrganizationStatus.PENDING, "Waiting"),
    (OrganizationStatus.ACTIVE, "Active"),
    (OrganizationStatus.REFUSED, "Refused"),
)


@opens_for("organizations.review")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List registrations of one status, oldest first."""
    asked = request.GET.get("status", "")
    status = asked if asked in dict(TABS) else OrganizationStatus.PENDING
    rows = queries.queue_for(actor_of(request), status)
    context = {
        "page": keyset_page(rows, request, order=("created_at", "pk")),
        "tabs": TABS,
        "status": status,
    }
    return render(request, "licensing/organizations/queue.html", context)


@opens_for("organizations.review")
@require_safe
def review(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Show one registration, and beside it the ones it resembles."""
    return _page(request, _found(request, organization_id))


@opens_for("organizations.review")
@require_POST
def approve(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Approve, and go back to the queue."""
    organization = _found(request, organization_id)
    services.approve(organization, actor=actor_of(request), seen=request.POST.get("version", ""))
    messages.success(request, f"{organization.name} is approved.")
    return redirect("licensing:organization_queue")


@opens_for("organizations.review")
@require_POST
def refuse(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Refuse with a reason, and go back to the queue; without one, ask for it."""
    organization = _found(request, organization_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, form, status=422)
    services.refuse(
        organization,
        actor=actor_of(request),
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["version"],
    )
    messages.success(request, f"The registration of {organization.name} is refused.")
    return redirect("licensing:organization_queue")


def _found(request: HttpRequest, organization_id: UUID) -> Organization:
    return get_object_or_404(
        queries.organizations_visible_to(actor_of(request)).select_related("registered_by", "reviewed_by"),
        pk=organization_id,
    )


def _page(
    request: HttpRequest, organization: Organization, form: RefusalForm | None = None, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    appoints = organization.status == OrganizationStatus.ACTIVE and actor.holds("organizations.appoint")
    context = {
        "organization": organization,
        "may_appoint": check(actor, "organizations.appoint", organization) if appoints else None,
        "country": countries.name(organization.country),
        "waiting": organization.status == OrganizationStatus.PENDING,
        "duplicates": beside(organization, queries.duplicates_of(organization)),
        "verdict": check(actor, "organizations.review", organization),
        "form": form or RefusalForm(initial={"version": organization.version}),
        "former": queries.former_identities_of(organization)[:50],
        "change": queries.changes_of(organization).filter(status=ChangeStatus.WAITING).first(),
        "grants": queries.members_of(organization)[:50],
        "sites": queries.sites_of(organization)[:50],
        "officials": queries.officials_of(organization)[:50],
        "today": timezone.localdate(),
        "events": timeline(organization.pk, for_exporter=False)[:50],
    }
    return render(request, "licensing/organizations/review.html", context, status=status)
