"""Answering a request for access to the file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from licensing.disclosures import queries, services
from licensing.disclosures.forms import AnswerForm
from licensing.review.forms import posted


@opens_for("file_access.answer")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List the requests that wait for an answer, the oldest first."""
    page = keyset_page(queries.waiting_for(actor_of(request)), request, order=("created_at", "id"))
    return render(request, "licensing/disclosures/list.html", {"page": page})


@opens_for("file_access.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Say of each piece of the file whether it is disclosed, or on which ground it is withheld."""
    actor = actor_of(request)
    found = get_object_or_404(queries.accesses_visible_to(actor), pk=access_id)
    form = AnswerForm(posted(request), pieces=queries.pieces_of(actor, found.case))
    if form.is_valid():
        services.answer(found, form.chosen(), words=form.cleaned_data["words"], actor=actor)
        messages.success(
            request, f"Your answer is sent. The exporter reads the list of {found.case.reference}."
        )
        return redirect("licensing:case-due-process", found.case_id)
    context = {"access": found, "form": form, "verdict": check(actor, "file_access.answer", found)}
    status = 422 if form.errors else 200
    return render(request, "licensing/disclosures/answer.html", context, status=status)
