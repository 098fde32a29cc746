"""The officers' pages: look a name up, read the answer, and see how exporters use their own check."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from screening.lookups import queries, services
from screening.lookups.forms import LookupForm, ShowForm, initial_of
from screening.lookups.pages import answer_context
from screening.watchlists.models import Edition, Watchlist
from screening.watchlists.queries import watchlists_visible_to

ORDER = ("-asked_at", "pk")


@opens_for("lookups.use")
@require_http_methods(["GET", "HEAD", "POST"])
def lookups(request: HttpRequest) -> HttpResponse:
    """Look a name up, and show the person's own look-ups; `like` in the address asks one again."""
    actor = actor_of(request)
    in_force = Watchlist.objects.filter(editions__status=Edition.Status.IN_FORCE)
    form = LookupForm(request.POST if request.method == "POST" else None, watchlists=in_force)
    if form.is_valid():
        made = services.look_up(
            form.question,
            actor=actor,
            lists=form.cleaned_data["lists"],
            threshold=form.cleaned_data["threshold"],
        )
        return redirect("screening:lookup", made.pk)
    if not form.is_bound:
        form.initial = _like(request)
    context = {
        "form": form,
        "in_force": in_force,
        "page": keyset_page(queries.lookups_of(actor), request, order=ORDER),
        "see_checks": check(actor, "lookups.see_checks"),
    }
    return render(request, "screening/lookups/index.html", context, status=422 if form.is_bound else 200)


@opens_for("lookups.use")
@require_safe
def lookup(request: HttpRequest, lookup_id: UUID) -> HttpResponse:
    """Show one look-up with its answer, feature by feature. A part while the worker is at it."""
    rows = queries.lookups_visible_to(actor_of(request)).select_related("asked_by", "configuration")
    found = get_object_or_404(rows, pk=lookup_id)
    name = "_answer" if is_part(request) else "lookup"
    return render(request, f"screening/lookups/{name}.html", answer_context(found, request))


@opens_for("lookups.see_checks")
@require_safe
def exporter_checks(request: HttpRequest) -> HttpResponse:
    """Show which names exporters checked, newest first."""
    actor = actor_of(request)
    rows = queries.checks_visible_to(actor).select_related("asked_by")
    context = {
        "may_show": check(actor, "lookups.show_list"),
        "page": keyset_page(rows, request, order=ORDER),
        "lists": Watchlist.objects.filter(editions__status=Edition.Status.IN_FORCE),
    }
    return render(request, "screening/lookups/exporter_checks.html", context)


@opens_for("lookups.see_checks")
@require_safe
def exporter_check(request: HttpRequest, lookup_id: UUID) -> HttpResponse:
    """Show one exporter's check with the answer that the exporter was given."""
    rows = queries.checks_visible_to(actor_of(request)).select_related("asked_by", "configuration")
    found = get_object_or_404(rows, pk=lookup_id)
    return render(request, "screening/lookups/lookup.html", answer_context(found, request))


@opens_for("lookups.show_list")
@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: HttpRequest, watchlist_id: UUID) -> HttpResponse:
    """Show the entries of a list to exporters, or no longer."""
    watchlist = get_object_or_404(watchlists_visible_to(actor_of(request)), pk=watchlist_id)
    data = request.POST if request.method == "POST" else None
    form = ShowForm(data, initial={"version": watchlist.version})
    if form.is_valid():
        given, public = form.cleaned_data, not watchlist.public
        services.show_list(
            watchlist, public=public, reason=given["reason"], seen=given["version"], actor=actor_of(request)
        )
        said = "are shown to exporters from now on" if public else "are no longer shown to exporters"
        messages.success(request, f"The entries of {watchlist.title} {said}.")
        return redirect("screening:exporter_checks")
    context = {"form": form, "watchlist": watchlist}
    return render(request, "screening/lookups/show_list.html", context, status=422 if form.is_bound else 200)


def _like(request: HttpRequest) -> dict[str, object]:
    """Return the question of the look-up that the address names, for the form; nothing where it is none."""
    try:
        like = UUID(request.GET.get("like", ""))
    except ValueError:
        return {}
    found = queries.lookups_visible_to(actor_of(request)).filter(pk=like).first()
    return initial_of(found) if found is not None else {}
