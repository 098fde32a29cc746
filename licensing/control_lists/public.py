"""Pages of the control list that everyone may read."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public
from exportctl.core.reference import units
from licensing.control_lists import queries, rules


@open_to_public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the categories, the entries of the chosen one, or what a search finds."""
    text = request.GET.get("q", "").strip()
    chosen = request.GET.get("category", "")
    categories = queries.categories()
    category = next((one for one in categories if one.code == chosen), None)
    in_category = queries.entries_in_force().filter(category=category.code) if category else []
    ordered = sorted(in_category, key=lambda entry: (entry.product_group, entry.code))
    context = {
        "text": text,
        "found": queries.search(text, limit=50),
        "categories": categories,
        "category": category,
        "groups": [
            (code, list(entries)) for code, entries in groupby(ordered, key=lambda entry: entry.product_group)
        ],
        "editions": queries.editions_in_force(),
    }
    return render(request, "licensing/control_lists/index.html", context)


@open_to_public
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show one entry in force."""
    found = queries.entry_by_code(code)
    if found is None:
        raise Http404(f"No entry {code} is in force.")
    context = {
        "entry": found,
        "regime": rules.REGIMES.get(found.regime, found.regime),
        "reasons": [rules.reason_in_words(code) for code in found.reasons],
        "unit": units.name(found.unit),
    }
    return render(request, "licensing/control_lists/entry.html", context)


@open_to_public
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """Return the choices for a goods line as a part; opened as a page, go to the search page instead."""
    text = request.GET.get("q", "")
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{reverse('licensing:control_list')}?{urlencode({'q': text})}")
    context = {
        "text": text,
        "entries": queries.search(text, limit=10),
        "chosen": request.GET.get("chosen", ""),
    }
    return render(request, "licensing/control_lists/_options.html", context)
