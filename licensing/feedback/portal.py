"""The exporter's pages: the survey after a case, and the report of what its applications were stopped by."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from licensing.feedback import queries, services
from licensing.feedback.forms import SurveyForm
from licensing.feedback.report import report_of
from licensing.feedback.services import Said
from licensing.organizations.queries import organization_for
from licensing.review.forms import posted
from licensing.review.panels import show_panel
from licensing.review.queries import cases_visible_to


@opens_for("feedback.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask how a closed case went, and keep the answer."""
    actor = actor_of(request)
    case = get_object_or_404(cases_visible_to(actor), application_id=application_id)
    form = SurveyForm(posted(request))
    if form.is_valid():
        services.answer(case, Said(**form.cleaned_data), actor=actor)
        messages.success(request, "Thank you. Your answer is kept without your name and without the case.")
        return redirect("licensing:tracking", application_id)
    context = {
        "case": case,
        "form": form,
        "until": queries.answer_by(case),
        "verdict": check(actor, "feedback.answer", case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/feedback/survey.html", context, status=status)


@opens_for("organizations.use")
@require_safe
def report(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Show an exporter what its own applications were asked about, changed in and returned for."""
    actor = actor_of(request)
    organization = organization_for(actor, organization_id)
    found = report_of(organization, actor, today=timezone.localdate())
    context = {"organization": organization, "report": found}
    return show_panel(request, "licensing/feedback/report.html", context)
