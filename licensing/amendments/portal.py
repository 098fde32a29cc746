"""Changing an application under review, as the exporter does it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import Missing
from exportctl.core.people.models import User
from licensing.amendments import queries, services
from licensing.amendments.forms import StartChangeForm
from licensing.amendments.rules import is_major
from licensing.applications.models import Application
from licensing.applications.queries import application_for, draft_of, submission_gaps
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Say what a change means for the case at this moment, and start its draft."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).select_related("application__organization")
    case = get_object_or_404(cases, application_id=application_id)
    form = StartChangeForm(request.POST if request.method == "POST" else None, case.application)
    if form.is_bound and form.is_valid():
        draft = services.start_amendment(case.application, actor=actor, **form.cleaned_data)
        return redirect("licensing:application", draft.pk)
    context = {
        "case": case,
        "application": case.application,
        "form": form,
        "draft": queries.open_draft(case.application),
        "verdict": queries.may_change(actor, case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/amendments/change.html", context, status=status)


@opens_for("applications.draft")
@require_safe
def differences(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show what a draft changes, whether that is minor or major, and what follows, before it is filed."""
    actor = actor_of(request)
    draft = _draft(actor, application_id)
    found = queries.differences_of(draft)
    gaps = submission_gaps(draft)
    may_file = check(actor, "applications.submit", draft)
    context = {
        "application": draft,
        "found": found,
        "major": is_major(found),
        "gaps": gaps,
        "verdict": _verdict(draft, may_file, ready=bool(found) and not gaps),
        "may_discard": may_file or check(actor, "applications.draft", draft),  # whoever files also drafts
    }
    return render(request, "licensing/amendments/differences.html", context)


@opens_for("applications.submit")
@require_POST
def file(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """File a change."""
    actor = actor_of(request)
    draft = application_for(actor, application_id)
    made = services.file_amendment(draft, actor=actor, version=request.POST.get("version", ""))
    follows = "It is screened and scored anew." if made.major else "The review goes on."
    messages.success(request, f"{made} is filed. {follows}")
    return redirect("licensing:tracking", draft.pk)


@opens_for("applications.draft")
@require_POST
def discard(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Discard the draft of a change."""
    actor = actor_of(request)
    draft = _draft(actor, application_id)
    services.discard_amendment(draft, actor=actor, version=request.POST.get("version", ""))
    messages.success(request, "The draft was discarded. The application stays as it is.")
    return redirect("licensing:tracking", draft.amends_id)


def _draft(actor: User, application_id: UUID) -> Application:
    draft = draft_of(actor, application_id)
    if draft.amends_id is None:
        raise Missing
    return draft


def _verdict(draft: Application, may_file: Verdict, *, ready: bool) -> Verdict:
    """Return whether a change can be filed as it is by who may file, and if not, why."""
    case: Case | None = queries.case_amended_by(draft.pk)
    if case is None:
        raise Missing
    verdict = queries.why_not(case) and may_file
    if verdict and not ready:
        return Verdict("Change something, and complete what is listed at the top of this page first.")
    return verdict
