"""Asking for access to the file, reading the list, and taking what is disclosed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.files.web import send
from licensing.disclosures import queries, services
from licensing.disclosures.forms import AskForm
from licensing.review.forms import posted
from licensing.review.queries import cases_visible_to


@opens_for("file_access.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show what was asked and answered, and take a request."""
    actor = actor_of(request)
    case = get_object_or_404(cases_visible_to(actor), application_id=application_id)
    form = AskForm(posted(request))
    if form.is_valid():
        services.ask(case, asked_for=form.cleaned_data["asked_for"], actor=actor)
        messages.success(request, "Your request was sent. You are told when the authority has answered.")
        return redirect("licensing:file-access", application_id)
    context = {
        "case": case,
        "form": form,
        "accesses": queries.accesses_of(actor, case),
        "verdict": check(actor, "file_access.ask", case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/disclosures/access.html", context, status=status)


@opens_for("file_access.ask")
@require_safe
def take(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Send a document that was disclosed."""
    actor = actor_of(request)
    item = get_object_or_404(queries.items_visible_to(actor), pk=item_id)
    return send(request, services.open_document(item, actor=actor))
