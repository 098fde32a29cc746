"""Reporting a mistake in a license or letter, and the answer, as the exporter sees it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit import queries as trail
from exportctl.core.errors import DomainError
from exportctl.core.files.forms import REFUSALS
from exportctl.core.web.pages import keyset_page
from licensing.letters.models import Letter
from licensing.letters.queries import letters_visible_to
from licensing.licenses.editions import issued_ended
from licensing.licenses.models import LIVE, License
from licensing.licenses.queries import licenses_visible_to
from licensing.rectifications import queries, services
from licensing.rectifications.forms import LicenseReportForm, ReportForm
from licensing.rectifications.models import Rectification
from licensing.review.desk import place_error
from licensing.review.queries import cases_visible_to

FIELDS = {"mistake_unknown": "mistake", "words_required": "wrong", "documents_refused": "documents"}
FIELDS |= dict.fromkeys(REFUSALS, "documents")


@opens_for("rectifications.ask")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the reports about the exporter's licenses and letters with their answers, the newest first."""
    found = queries.rectifications_visible_to(actor_of(request))
    context = {"page": keyset_page(found, request, order=("-created_at", "id"))}
    return render(request, "licensing/rectifications/portal_list.html", context)


@opens_for("rectifications.ask")
@require_safe
def records(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Offer the letters and the license of a case, of which one has the mistake."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).select_related("application")
    case = get_object_or_404(cases, application=application_id)
    context = {"case": case, "records": queries.records_of(actor, case)}
    return render(request, "licensing/rectifications/records.html", context)


@opens_for("rectifications.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def of_license(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Report a mistake in a license."""
    found = get_object_or_404(licenses_visible_to(actor_of(request)), pk=license_id)
    return _ask(request, found)


@opens_for("rectifications.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def of_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Report a mistake in a letter."""
    found = get_object_or_404(letters_visible_to(actor_of(request)), pk=letter_id)
    return _ask(request, found)


def _ask(request: HttpRequest, record: License | Letter) -> HttpResponse:
    actor, license = actor_of(request), record if isinstance(record, License) else None
    kind = LicenseReportForm if license else ReportForm
    form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    if form.is_valid():
        try:
            made = services.ask(record, form.report(), actor=actor)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, f"{made.reference} was sent to the authority.")
            return redirect("licensing:mistake", made.pk)
    context = {
        "license": license,
        "live": license is not None and license.state in LIVE,
        "letter": None if license else record,
        "form": form,
        "may": check(actor, "rectifications.ask", record),
        "standing": queries.open_report(record),
    }
    return render(request, "licensing/rectifications/ask.html", context, status=422 if form.errors else 200)


@opens_for("rectifications.ask")
@require_safe
def mistake(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Show a report with the answer to it."""
    found = _found(request, rectification_id)
    successor = queries.successor_of(found) if found.status == "corrected" else None
    context = {
        "one": found,
        "changes": queries.changes_of(found) if found.status == "corrected" else [],
        "successor": successor,
        "ended": isinstance(successor, License) and issued_ended(successor),
        "files": queries.documents_of(found),
        "events": trail.timeline(found.case_id, for_exporter=True).filter(subject_id=str(found.pk))[:20],
        "may_withdraw": check(actor_of(request), "rectifications.ask", found),
    }
    return render(request, "licensing/rectifications/portal_mistake.html", context)


@opens_for("rectifications.ask")
@require_POST
def withdraw(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Take a report back."""
    found = _found(request, rectification_id)
    services.withdraw(found, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, f"{found.reference} is withdrawn. The record stays as it is.")
    return redirect("licensing:mistake", found.pk)


def _found(request: HttpRequest, rectification_id: UUID) -> Rectification:
    return get_object_or_404(queries.rectifications_visible_to(actor_of(request)), pk=rectification_id)
