"""Licenses as the exporter sees them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import Verdict, actor_of, opens_for
from exportctl.core.web.pages import keyset_page
from licensing.licenses import queries, rules
from licensing.types import registry as types


@opens_for("licenses.see_own")
@require_safe
def licenses(request: HttpRequest) -> HttpResponse:
    """List the licenses of the exporter's organizations, newest first."""
    found = queries.licenses_visible_to(actor_of(request))
    page = keyset_page(found, request, order=("-issued_at", "id"))
    return render(request, "licensing/licenses/portal_list.html", {"page": page})


@opens_for("licenses.see_own")
@require_safe
def license_page(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show one license: balances, conditions, document, and what was shipped."""
    license = get_object_or_404(queries.licenses_visible_to(actor_of(request)), pk=license_id)
    closed = rules.why_closed(
        license.status, on=timezone.localdate(), valid_from=license.valid_from, valid_to=license.valid_to
    )
    context = {
        "license": license,
        "lines": queries.lines_of(license),
        "page": keyset_page(queries.ledger_of(license), request, order=("-created_at", "id"), size=20),
        "open": Verdict(closed),
        "uncounted": rules.why_uncounted(types.of(license.kind)),
        "kind_name": types.name_of(license.kind),
        "destinations": queries.destinations_of(license),
        "code": rules.shown_code(license.check_code),
    }
    return render(request, "licensing/licenses/portal_license.html", context)
