"""Pages: the panel of a case, asking for its record, taking it away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.files.web import send
from licensing.exports import queries, services
from licensing.exports.forms import AskForm
from licensing.exports.models import ExportStatus
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.review.panels import show_panel

SHOWN = 20


@opens_for("exports.ask")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the latest exports of a case: a page, and the part that asks again meanwhile."""
    case, actor = find_case(request, case_id), actor_of(request)
    found = list(queries.exports_visible_to(actor).filter(case=case).order_by(*queries.ORDER)[:SHOWN])
    context = {
        "case": case,
        "rows": [(one, check(actor, "exports.take", one)) for one in found],
        "running": any(one.status == ExportStatus.WAITING for one in found),
        "shown": SHOWN,
    }
    return show_panel(request, "licensing/exports/panel.html", context)


@opens_for("exports.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for the record of a case, with a reason."""
    case = find_case(request, case_id)
    form = AskForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            services.ask(case, reason=form.cleaned_data["reason"], actor=actor_of(request))
        except DomainError as error:
            place_error(form, error, {})
        else:
            messages.success(request, "The record is being put together. This page shows when it is ready.")
            return redirect("licensing:case-exports", case.pk)
    status = 422 if form.errors else 200
    return render(request, "licensing/exports/ask.html", {"case": case, "form": form}, status=status)


@opens_for("exports.take")
@require_POST
def take(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Send the file to whoever asked for it."""
    actor = actor_of(request)
    export = get_object_or_404(queries.exports_visible_to(actor), pk=export_id)
    return send(request, services.take(export, actor=actor))
