"""An agency's list: what is referred to it, found and sorted. The address holds its whole state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page
from licensing.queues import chips
from licensing.queues.counting import counts_referred
from licensing.queues.forms import ReferredForm
from licensing.queues.models import Shows
from licensing.queues.queries import saved_queues
from licensing.queues.referred import SHOWN, listed, names_of
from licensing.queues.rules import counted

AT = "licensing:referred"


@opens_for("referrals.see_own")
@require_safe
def referred(request: HttpRequest) -> HttpResponse:
    """Show what is referred to the actor's agencies, the most urgent first."""
    actor, today = actor_of(request), timezone.localdate()
    form, saved = read_form(request), list(saved_queues(actor, Shows.REFERRALS))
    filters, state = form.filters(), form.state()
    counts = counts_referred(actor, filters, saved, form.agencies, today=today)
    chosen = request.GET.get("saved", "")
    opened = next((one for one in saved if str(one.pk) == chosen), None)
    here = chips.within(state, opened)
    found = listed(actor, filters, today=today)
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
            for key, label in SHOWN.items()
        ],
        "saved": chips.kept(saved, counts, chosen=chosen, at=AT),
        "opened": opened,
        "state": request.GET.urlencode(),
        "in_use": chips.in_use(form, here, at=AT),
        "clear_url": chips.cleared(here, at=AT),
        "all_url": chips.address(state, at=AT, show="all"),
        "countries": countries.names().values(),
    }
    return render(request, "licensing/queues/referred.html", context)


def read_form(request: HttpRequest) -> ReferredForm:
    """Return the filters in the address."""
    return ReferredForm(request.GET, agencies=names_of(actor_of(request), on=timezone.localdate()))
