"""The license as it stands beside what a case asks of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import opens_for
from exportctl.core.errors import Missing
from licensing.licenses import rules as license_rules
from licensing.licenses.models import PENDING
from licensing.licenses.queries import state_of
from licensing.review.desk import find_case
from licensing.review.panels import show_panel
from licensing.variations import queries, rules


@opens_for("review.see_cases")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what a case would change of a license: a page of its own, and the part of the case page."""
    case = find_case(request, case_id)
    found = queries.of_case(case)
    if found is None:
        raise Missing
    license, today = found.license, timezone.localdate()
    state = state_of(license, on=today)
    differing = queries.differences_of(found, case.application)
    pending = license.revocations.filter(status__in=PENDING).exists()
    context = {
        "case": case,
        "variation": found,
        "license": license,
        "state": state,
        "differences": differing,
        "unnamed": rules.unnamed(differing, found.kinds),
        "last_day": found.valid_until or license.valid_to,
        "why_not": license_rules.why_not_varied(state, revocation=pending) if found.status == "open" else "",
    }
    return show_panel(request, "licensing/variations/panel.html", context)
