"""The lists: all of them with what is wrong, one with its editions and looks, and giving a new edition."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from screening.watchlists import queries, services, standing
from screening.watchlists.forms import FILES, EditionForm
from screening.watchlists.sources.reading import NamedFile

LOOKS = 10


@opens_for("watchlists.view")
@require_safe
def watchlists(request: HttpRequest) -> HttpResponse:
    """Show every list with the edition in force, its age against the promise, and what is wrong."""
    actor = actor_of(request)
    rows = standing.rows_visible_to(actor)
    context = {
        "rows": rows,
        "alarming": sum(bool(row.alarms) for row in rows),
        "may_load": check(actor, "watchlists.load"),
    }
    return render(request, "screening/watchlists/index.html", context)


@opens_for("watchlists.view")
@require_safe
def watchlist(request: HttpRequest, key: str) -> HttpResponse:
    """Show one list: how it stands, its editions, a comparison of any two, and the last looks."""
    actor = actor_of(request)
    rows = standing.rows_visible_to(actor, key=key)
    if not rows:
        raise Http404
    (row,) = rows
    context = {
        "row": row,
        "page": keyset_page(row.watchlist.editions.all(), request, order=("-retrieved_at", "pk")),
        "choices": queries.read_editions(row.watchlist)[:100],
        "looks": row.watchlist.fetches.select_related("edition")[:LOOKS],
    }
    return render(request, "screening/watchlists/list.html", context)


@opens_for("watchlists.load")
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Take the files of a new edition, and have them read by a worker."""
    actor = actor_of(request)
    lists = queries.watchlists_visible_to(actor)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EditionForm(*data, watchlists=lists)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "files": FILES}
        return render(request, "screening/watchlists/load.html", context, status=status)
    files = [NamedFile(file.name or "file", file.read()) for file in form.cleaned_data["uploads"]]
    outcome = services.receive(
        files=files, published_on=form.cleaned_data["published_on"], actor=actor, later=True, **form.identity
    )
    tell = messages.error if outcome.status == "refused" else messages.success
    tell(request, outcome.message)
    return redirect("screening:edition", outcome.edition.pk)
