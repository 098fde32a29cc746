"""Conditions as the exporter sees them: what is due, and filing what shows that it was met."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.files.forms import REFUSALS
from exportctl.core.web.pages import keyset_page
from licensing.conditions import queries, services
from licensing.conditions.forms import EvidenceForm
from licensing.conditions.rows import condition_rows, with_words
from licensing.licenses.queries import licenses_visible_to
from licensing.review.desk import place_error

FIELDS = {"text_required": "text"} | dict.fromkeys(("documents_required", *REFUSALS), "documents")


@opens_for("conditions.file")
@require_safe
def of_license(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the conditions of one license, and everything that falls due under them, the earliest first."""
    actor = actor_of(request)
    license = get_object_or_404(licenses_visible_to(actor), pk=license_id)
    found = queries.by_day(queries.obligations_visible_to(actor)).filter(license=license)
    page = keyset_page(found, request, order=("by", "id"))
    context = {
        "license": license,
        "conditions": condition_rows(license),
        "page": page,
        "rows": with_words(page.rows),
    }
    return render(request, "licensing/conditions/portal_license.html", context)


@opens_for("conditions.file")
@require_http_methods(["GET", "HEAD", "POST"])
def obligation(request: HttpRequest, obligation_id: UUID) -> HttpResponse:
    """Show one obligation, and file what shows that it was met."""
    actor = actor_of(request)
    found = get_object_or_404(queries.obligations_visible_to(actor), pk=obligation_id)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceForm(*data, wanted=found.condition.evidence)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.file_evidence(found, text=given["text"], uploads=given["documents"], actor=actor)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, "Your evidence was filed. The authority looks at it.")
            return redirect("licensing:obligation", obligation_id)
    context = {
        "one": with_words([found])[0],
        "filings": queries.filings_of(found, actor_of(request)),
        "form": form,
        "may": check(actor, "conditions.file", found),
    }
    return render(
        request, "licensing/conditions/obligation.html", context, status=422 if form.errors else 200
    )
