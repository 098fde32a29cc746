"""The officer's page about a claim of urgency."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing
from licensing.priority import services
from licensing.priority.forms import RulingForm
from licensing.priority.queries import evidence_of
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.types.urgency import claim_of

FIELDS = {"reason_required": "reason", "day_missing": "ruling"}


@opens_for("priority.rule")
@require_http_methods(["GET", "HEAD", "POST"])
def urgency(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what the exporter says of the urgency and what shows it, and take the ruling."""
    actor, case = actor_of(request), find_case(request, case_id)
    claim = claim_of(case.application.answers)
    if claim is None:
        raise Missing
    form = RulingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["ruling"] == "accepted"
        try:
            services.rule_on(
                case,
                accepted=accepted,
                reason=form.cleaned_data["reason"],
                actor=actor,
                version=request.POST.get("version", ""),
            )
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            where = "stands in the priority lane" if accepted else "waits its turn"
            messages.success(request, f"{case.reference} {where}. The exporter is told why.")
            return redirect("licensing:case", case.pk)
    context = {
        "case": case,
        "claim": claim,
        "documents": evidence_of([case])[case.application_id],
        "form": form,
        "verdict": check(actor, "priority.rule", case),
    }
    return render(request, "licensing/priority/urgency.html", context, status=422 if form.errors else 200)
