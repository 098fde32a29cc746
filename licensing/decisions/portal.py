"""An announced refusal as the exporter reads and answers it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.files.forms import REFUSALS
from licensing.decisions import queries, services
from licensing.decisions.forms import IntentAnswerForm
from licensing.decisions.models import RefusalIntent
from licensing.review.desk import place_error
from licensing.review.queries import cases_visible_to

FIELDS = {"answer_required": "answer"} | dict.fromkeys(REFUSALS, "documents")


@opens_for("decisions.answer_intent")
@require_http_methods(["GET", "POST"])
def announced_refusal(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the public reasons of the newest announced refusal, and take the answer to it."""
    actor = actor_of(request)
    own = RefusalIntent.objects.filter(
        case__in=cases_visible_to(actor), case__application=application_id
    ).select_related("case__application__organization", "answered_by")
    intent = queries.with_files(own).first()
    if intent is None:
        raise Missing
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IntentAnswerForm(*data)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.answer(intent, text=given["answer"], uploads=given["documents"], actor=actor)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, "Your answer was sent. The authority reads it before it goes on.")
            return redirect("licensing:announced-refusal", application_id)
    context = {
        "intent": intent,
        "application": intent.case.application,
        "form": form,
        "may": check(actor, "decisions.answer_intent", intent),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/decisions/announced_refusal.html", context, status=status)
