"""Returns as the exporter sees them: what is still out, recording what became of it, taking an entry back."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.files.forms import REFUSALS
from exportctl.core.web.pages import keyset_page
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.returns import queries, services
from licensing.returns.forms import CorrectForm, ReturnForm
from licensing.review.desk import place_error

FIELDS = {
    "not_positive": "quantity",
    "exceeds_outstanding": "quantity",
    "day_out_of_range": "on",
    "reference_required": "reference",
    "document_required": "document",
    "other_required": "other",
    "other_unasked": "other",
    "other_unknown": "other",
    "other_short": "other",
    "reason_required": "reason",
} | dict.fromkeys(REFUSALS, "document")


@opens_for("returns.record")
@require_http_methods(["GET", "HEAD", "POST"])
def of_license(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show what is still out under a license and its ledger of returns, and record what became of goods."""
    found = licenses_visible_to(actor_of(request)).filter(return_by__isnull=False)
    license = get_object_or_404(found, pk=license_id)
    rows = queries.rows_of([license], on=timezone.localdate())
    if request.method == "POST":
        form = ReturnForm(request.POST, request.FILES, rows=rows)
        if form.is_valid() and _record(request, license, form):
            return redirect("licensing:license-returns", license.pk)
    else:
        form = ReturnForm(rows=rows, initial={"submission": uuid4()})
    context = {
        "license": license,
        "rows": rows,
        "outstanding": any(one.state != "done" for one in rows),
        "form": form,
        "page": keyset_page(queries.entries_of(license), request, order=("-created_at", "id"), size=20),
    }
    return render(
        request, "licensing/returns/portal_license.html", context, status=422 if form.errors else 200
    )


def _record(request: HttpRequest, license: License, form: ReturnForm) -> bool:
    """Record what was typed; what can be mended in the form is put beside its field."""
    data = form.cleaned_data
    said = services.Account(
        UUID(data["account"]), data["kind"], data["quantity"], data["on"], data["reference"], data["other"]
    )
    try:
        services.record(
            license, said, submission=data["submission"], upload=data["document"], actor=actor_of(request)
        )
    except DomainError as error:
        place_error(form, error, FIELDS)
        return False
    messages.success(request, f"It is recorded on the ledger of license {license.number}.")
    return True


@opens_for("returns.record")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take a wrong entry back."""
    actor = actor_of(request)
    entry = get_object_or_404(queries.entries_visible_to(actor), pk=entry_id)
    license = entry.account.line.license
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.correct(entry, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, "The entry is taken back. Record anew what is right.")
        return redirect("licensing:license-returns", license.pk)
    context = {"license": license, "entry": entry, "form": form}
    return render(request, "licensing/returns/correct.html", context, status=422 if form.errors else 200)
