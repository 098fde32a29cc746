"""Reported mistakes as the authority works on them, and opening one for a mistake of its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit import queries as trail
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.rectifications import queries, services
from licensing.rectifications.forms import BackForm, CorrectForm, LicenseReportForm, RefuseForm
from licensing.rectifications.models import Rectification
from licensing.rectifications.portal import FIELDS
from licensing.review.desk import find_case, place_error
from licensing.review.panels import show_panel


@opens_for("rectifications.see")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the reports that wait, the oldest first; or all, the newest first."""
    found, everything = queries.rectifications_visible_to(actor_of(request)), "all" in request.GET
    rows = found if everything else queries.waiting(found)
    order = ("-created_at", "id") if everything else ("created_at", "id")
    context = {"page": keyset_page(rows, request, order=order), "all": everything}
    return render(request, "licensing/rectifications/desk_list.html", context)


@opens_for("rectifications.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case's reports: a page of its own, and the part that the case page loads."""
    case = find_case(request, case_id)
    rows = queries.rectifications_visible_to(actor_of(request)).filter(case=case)
    context = {"case": case, "rows": list(rows[:50])}
    return show_panel(request, "licensing/rectifications/panel.html", context)


@opens_for("rectifications.work")
@require_http_methods(["GET", "HEAD", "POST"])
def open_own(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Open a report for a mistake in a license that the authority found."""
    actor = actor_of(request)
    license = get_object_or_404(licenses_visible_to(actor), pk=license_id)
    form = LicenseReportForm(request.POST, request.FILES) if request.method == "POST" else LicenseReportForm()
    if form.is_valid():
        try:
            made = services.open_own(license, form.report(), actor=actor)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, f"{made.reference} is opened, and you work on it.")
            return redirect("licensing:desk-mistake", made.pk)
    context = {
        "license": license,
        "form": form,
        "may": check(actor, "rectifications.work", license),
        "standing": queries.open_report(license),
    }
    return render(
        request, "licensing/rectifications/desk_open.html", context, status=422 if form.errors else 200
    )


@opens_for("rectifications.see")
@require_safe
def mistake(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Show one report with the record beside it, what stands in the way, and who had the record."""
    return _show(request, _found(request, rectification_id))


@opens_for("rectifications.work")
@require_POST
def take_up(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Take a report up."""
    found = _found(request, rectification_id)
    services.take_up(found, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, "You work on this report.")
    return redirect("licensing:desk-mistake", found.pk)


@opens_for("rectifications.work")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Propose the exact words of a corrected license."""
    actor, found = actor_of(request), _found(request, rectification_id)
    edition = queries.standing_edition(found.license) if found.license is not None else None
    stands = queries.wordings(edition) if edition is not None else []
    seen = {"version": found.version}
    form = CorrectForm(request.POST if request.method == "POST" else None, stands=stands, initial=seen)
    if form.is_valid():
        try:
            _propose(found, form, request)
        except DomainError as error:
            _place(form, error)
        else:
            messages.success(request, "Proposed. The parties are screened, and someone else signs.")
            return redirect("licensing:desk-mistake", found.pk)
    context = {"one": found, "edition": edition, "form": form, "may": _may_propose(actor, found, edition)}
    return render(
        request, "licensing/rectifications/correct.html", context, status=422 if form.errors else 200
    )


def _propose(found: Rectification, form: CorrectForm, request: HttpRequest) -> None:
    given = form.cleaned_data
    services.propose(
        found, form.wanted(), reason=given["reason"], version=given["version"], actor=actor_of(request)
    )


def _place(form: CorrectForm, error: DomainError) -> None:
    """Put each refused wording beside its field; the sentence says which it is."""
    if error.status != 422:
        raise error
    for gap in error.gaps:
        form.add_error(gap.field if gap.field in form.fields else None, gap.message)
    if not error.gaps:
        form.add_error(None, error.message)


def _may_propose(actor: Any, found: Rectification, edition: License | None) -> str:
    """Return why nothing can be proposed now, or ""."""
    if not (verdict := check(actor, "rectifications.work", found)):
        return verdict.reason
    if found.status != "under_review":
        return "Take the report up first."
    if edition is None:
        return "Another organization has this license now."
    return queries.why_not_corrected(edition, on=timezone.localdate())


@opens_for("rectifications.work")
@require_POST
def refuse(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Leave the record as it is, with the reason."""
    found, form = _found(request, rectification_id), RefuseForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return _show(request, found, refuse_form=form)
    services.refuse(found, **form.cleaned_data, actor=actor_of(request))
    messages.success(request, "Refused. The exporter reads the reason.")
    return redirect("licensing:desk-mistake", found.pk)


@opens_for("rectifications.confirm")
@require_POST
def confirm(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Sign as the second person: the corrected edition is issued."""
    found = _found(request, rectification_id)
    made = services.confirm(found, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, f"License {made} is issued and replaces the edition before.")
    return redirect("licensing:desk-mistake", found.pk)


@opens_for("rectifications.confirm")
@require_POST
def send_back(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Send a proposal back."""
    found, form = _found(request, rectification_id), BackForm(request.POST, auto_id="back_%s")
    if not form.is_valid():
        return _show(request, found, back_form=form)
    services.send_back(found, **form.cleaned_data, actor=actor_of(request))
    messages.success(request, "Sent back.")
    return redirect("licensing:desk-mistake", found.pk)


@opens_for("rectifications.work")
@require_POST
def screen(request: HttpRequest, rectification_id: UUID) -> HttpResponse:
    """Screen the corrected parties again."""
    found = _found(request, rectification_id)
    services.screen_again(found, actor=actor_of(request))
    messages.success(request, "They are being screened.")
    return redirect("licensing:desk-mistake", found.pk)


def _found(request: HttpRequest, rectification_id: UUID) -> Rectification:
    found = queries.rectifications_visible_to(actor_of(request))
    related = found.select_related("proposed_by", "decided_by", "edition__organization")
    return get_object_or_404(related, pk=rectification_id)


def _show(request: HttpRequest, found: Rectification, **forms: Any) -> HttpResponse:
    actor, seen = actor_of(request), {"version": found.version}
    proposed = found.status == "proposed"
    context = {
        "one": found,
        "changes": queries.changes_of(found),
        "lines": found.license.lines.select_related("entry") if found.license is not None else [],
        "parties": found.license.parties.all() if found.license is not None else [],
        "files": queries.documents_of(found),
        "obstacles": queries.obstacles(found, on=timezone.localdate()) if proposed else [],
        "successor": queries.successor_of(found) if found.status == "corrected" else None,
        "given": queries.given_to(found),
        "may_work": check(actor, "rectifications.work", found),
        "may_screen": check(actor, "rectifications.work"),
        "may_confirm": check(actor, "rectifications.confirm", found),
        "refuse_form": RefuseForm(initial=seen, auto_id="refuse_%s"),
        "back_form": BackForm(initial=seen, auto_id="back_%s"),
        "events": trail.timeline(found.case_id, for_exporter=False).filter(subject_id=str(found.pk))[:20],
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "licensing/rectifications/desk_mistake.html", context, status=status)
