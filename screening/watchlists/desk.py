"""The analysts' pages: the lists and what is in force, one edition, and giving a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from screening.watchlists import queries, services
from screening.watchlists.forms import EditionForm
from screening.watchlists.models import Edition
from screening.watchlists.rules import count_lines
from screening.watchlists.sources.reading import NamedFile


@opens_for("watchlists.view")
@require_safe
def watchlists(request: HttpRequest) -> HttpResponse:
    """Show every list with the edition in force and, where the last attempt was refused, why."""
    actor = actor_of(request)
    context = {"rows": queries.rows_visible_to(actor), "may_load": check(actor, "watchlists.load")}
    return render(request, "screening/watchlists/index.html", context)


@opens_for("watchlists.view")
@require_safe
def edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show one edition: its state, its counts, what was left out, and its files. A part while it is read."""
    found = get_object_or_404(queries.editions_visible_to(actor_of(request)), pk=edition_id)
    context = {
        "edition": found,
        "reading": found.status == Edition.Status.RECEIVED,
        "counts": list(count_lines(found.counts)),
        "files": queries.files_of(found),
    }
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    name = "_edition" if part else "edition"
    return render(request, f"screening/watchlists/{name}.html", context)


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
        return render(request, "screening/watchlists/load.html", {"form": form}, status=status)
    files = [NamedFile(file.name or "file", file.read()) for file in form.cleaned_data["uploads"]]
    outcome = services.receive(
        files=files, published_on=form.cleaned_data["published_on"], actor=actor, later=True, **form.identity
    )
    tell = messages.error if outcome.status == "refused" else messages.success
    tell(request, outcome.message)
    return redirect("screening:edition", outcome.edition.pk)
