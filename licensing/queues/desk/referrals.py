"""An agency's list: what is referred to it, found and sorted. The address holds its whole state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page
from licensing.queues import chips, referred
from licensing.queues.forms import ReferredForm
from licensing.queues.rules import counted

AT = "licensing:referred"


@opens_for("referrals.see_own")
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Show what is referred to the actor's agencies, the most urgent first."""
    actor, today = actor_of(request), timezone.localdate()
    form = ReferredForm(request.GET, agencies=referred.names_of(actor, on=today))
    filters = form.filters()
    state, counts = form.state(), referred.counts(actor, filters, today=today)
    found = referred.listed(actor, filters, today=today)
    page = keyset_page(found, request, order=filters.ordering, keys_first=True)
    context = {
        "form": form,
        "filters": filters,
        "rows": [(one, (one.due_on - today).days) for one in page.rows],
        "page": page,
        "standing": [
            chips.Chip(
                chips.address(state, at=AT, show=key), label, filters.show == key, counted(counts[key])
            )
            for key, label in referred.SHOWN.items()
        ],
        "in_use": chips.in_use(form, state, at=AT),
        "clear_url": chips.cleared(state, at=AT),
        "all_url": chips.address(state, at=AT, show="all"),
        "countries": countries.names().values(),
    }
    return render(request, "licensing/queues/referred.html", context)
