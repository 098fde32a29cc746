"""Returns as the authority sees them: licenses with goods that are out, and the ledger of each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.web.pages import keyset_page
from licensing.licenses.queries import licenses_visible_to
from licensing.returns import queries, rules


@opens_for("returns.see")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the licenses with goods that are out, the earliest day of return first: so the overdue lead."""
    today = timezone.localdate()
    show = request.GET.get("show", "out")
    show = show if show in queries.SHOWN else "out"
    licenses = licenses_visible_to(actor_of(request)).prefetch_related(None)
    found = queries.with_outstanding(licenses).filter(queries.showing(show, on=today))
    page = keyset_page(found, request, order=("return_by", "id"))
    rows = [one for one in queries.rows_of(page.rows, on=today) if one.state != "done"]
    lines = [(one, [row for row in rows if row.account.line.license_id == one.pk]) for one in page.rows]
    context = {"page": page, "lines": lines, "show": show, "chips": queries.SHOWN, "days": rules.REMIND_DAYS}
    return render(request, "licensing/returns/desk_list.html", context)


@opens_for("returns.see")
@require_safe
def of_license(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show what is still out under a license, and how the rest was accounted for."""
    found = licenses_visible_to(actor_of(request)).filter(return_by__isnull=False)
    license = get_object_or_404(found, pk=license_id)
    context = {
        "license": license,
        "rows": queries.rows_of([license], on=timezone.localdate()),
        "page": keyset_page(queries.entries_of(license), request, order=("-created_at", "id"), size=20),
    }
    return render(request, "licensing/returns/desk_license.html", context)
