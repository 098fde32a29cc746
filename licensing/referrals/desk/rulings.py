"""The committee chair's pages: what waits for a ruling, and the ruling."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from licensing.referrals import queries, services
from licensing.referrals.desk.pages import case_url, combined, form_page, settle_form
from licensing.referrals.ladder import level
from licensing.review.forms import posted


@opens_for("referrals.rule")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the conflicts that wait for a ruling, the most urgent first."""
    page = keyset_page(queries.open_settlements(actor_of(request)), request, order=("due_on", "pk"))
    context = {"page": page, "today": timezone.localdate()}
    return render(request, "licensing/referrals/rulings.html", context)


@opens_for("referrals.rule")
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, settlement_id: UUID) -> HttpResponse:
    """Record a ruling."""
    actor = actor_of(request)
    settlement = get_object_or_404(queries.open_settlements(actor), pk=settlement_id)
    found = queries.recommended_in(settlement.case)
    form = settle_form(posted(request), settlement.case, found)
    return form_page(
        request,
        form,
        lambda: services.rule(settlement, **form.settled(), actor=actor),
        template="licensing/referrals/settle.html",
        said="The ruling is on record. The agencies were told.",
        back=case_url(settlement.case),
        case=settlement.case,
        settlement=settlement,
        verdict=check(actor, "referrals.rule", settlement),
        title=f"Ruling of {level(settlement.level).words}",
        **combined(found),
    )
