"""The exporters' own check of a customer's name against the public lists."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.people.memberships import memberships_of
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from screening.lookups import queries, services
from screening.lookups.forms import CheckForm
from screening.lookups.models import Lookup
from screening.lookups.pages import answer_context
from screening.watchlists.models import Edition, Watchlist


@opens_for("lookups.check")
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Check a name, and show the checks of the exporter's organizations, newest first."""
    actor = actor_of(request)
    active = [one for one in memberships_of(actor) if one.active]
    form = CheckForm(request.POST if request.method == "POST" else None, memberships=active)
    made = _checked(form, request) if form.is_valid() else None
    if made is not None:
        return redirect("screening:check", made.pk)
    now = timezone.localtime()
    public = Watchlist.objects.filter(public=True, editions__status=Edition.Status.IN_FORCE)
    context: dict[str, Any] = {
        "form": form,
        "allowances": [(one, queries.allowance(one.organization, now)) for one in active],
        "lists": public,
        "page": keyset_page(
            queries.checks_visible_to(actor).select_related("asked_by"), request, order=("-asked_at", "pk")
        ),
    }
    return render(request, "screening/lookups/checks.html", context, status=422 if form.is_bound else 200)


@opens_for("lookups.check")
@require_safe
def check(request: HttpRequest, lookup_id: UUID) -> HttpResponse:
    """Show one check and what to do now. A part while the worker is at it."""
    rows = queries.checks_visible_to(actor_of(request)).select_related("asked_by")
    found = get_object_or_404(rows, pk=lookup_id)
    name = "_checked" if is_part(request) else "check"
    return render(request, f"screening/lookups/{name}.html", answer_context(found, request))


def _checked(form: CheckForm, request: HttpRequest) -> Lookup | None:
    """Make the check; a refusal is put into the form, so that nothing typed is lost."""
    organization = UUID(form.cleaned_data["organization"])
    try:
        return services.own_check(form.question, organization=organization, actor=actor_of(request))
    except NotPermitted:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return None
