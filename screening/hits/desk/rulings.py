"""Earlier rulings across all cases, so that like hits are ruled on alike."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.web.pages import keyset_page
from screening.hits import desk_queries as queries
from screening.hits.desk.hit import find_hit
from screening.hits.forms import SearchForm
from screening.hits.models import Hit


@opens_for("hits.see")
@require_safe
def rulings(request: HttpRequest) -> HttpResponse:
    """Show earlier rulings, newest first; with `like` in the address those on the like of one hit."""
    actor, form = actor_of(request), SearchForm(request.GET)
    form.full_clean()
    like = _like(request)
    found = queries.precedents(actor, like) if like else queries.rulings_visible_to(actor)
    data = form.cleaned_data
    found = queries.search_rulings(found, text=data.get("q", ""), outcome=data.get("outcome", ""))
    page = keyset_page(found, request, order=("-made_at", "-pk"))
    searched = bool(data.get("q") or data.get("outcome"))
    context = {"page": page, "form": form, "like": like, "searched": searched}
    return render(request, "screening/hits/rulings.html", context)


def _like(request: HttpRequest) -> Hit | None:
    try:
        return find_hit(request, UUID(request.GET.get("like", "")))
    except ValueError:
        return None
