"""The desk of changes: what organizations ask to be by their register, and the answer to one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.web.pages import keyset_page
from licensing.organizations import queries, services
from licensing.organizations.comparing import beside, identity_pairs
from licensing.organizations.forms import DeclineForm
from licensing.organizations.models import ChangeStatus, IdentityChange

REVIEW = "organizations.review"


@opens_for(REVIEW)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List the changes that wait, the oldest first."""
    page = keyset_page(queries.changes_waiting_for(actor_of(request)), request, order=("created_at", "pk"))
    return render(request, "licensing/organizations/changes.html", {"page": page})


@opens_for(REVIEW)
@require_safe
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show what the organization is beside what it asks to be, and what resembles that."""
    return _page(request, _found(request, change_id))


@opens_for(REVIEW)
@require_POST
def accept(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Accept, and go back to the list."""
    found = _found(request, change_id)
    organization = services.accept_change(
        found, actor=actor_of(request), seen=request.POST.get("version", "")
    )
    messages.success(
        request, f"The change of {organization.name} is accepted. What it has live is screened again."
    )
    return redirect("licensing:identity_changes")


@opens_for(REVIEW)
@require_POST
def decline(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Decline with a reason, and go back to the list; without one, ask for it."""
    found = _found(request, change_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    services.decline_change(
        found,
        actor=actor_of(request),
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["version"],
    )
    messages.success(request, f"The change of {found.organization.name} is declined.")
    return redirect("licensing:identity_changes")


def _found(request: HttpRequest, change_id: UUID) -> IdentityChange:
    return get_object_or_404(queries.changes_visible_to(actor_of(request)), pk=change_id)


def _page(
    request: HttpRequest, found: IdentityChange, form: DeclineForm | None = None, *, status: int = 200
) -> HttpResponse:
    waiting = found.status == ChangeStatus.WAITING
    context = {
        "change": found,
        "organization": found.organization,
        "waiting": waiting,
        "pairs": identity_pairs(queries.before(found), found),
        "duplicates": beside(
            found,
            queries.resembling(found.normalized_name, found.registration_number).exclude(
                pk=found.organization_id
            ),
        ),
        "verdict": check(actor_of(request), REVIEW, found),
        "form": form or DeclineForm(initial={"version": found.version}),
        "events": timeline(found.organization_id, for_exporter=False)[:20],
    }
    return render(request, "licensing/organizations/change.html", context, status=status)
