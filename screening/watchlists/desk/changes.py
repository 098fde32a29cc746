"""What is different between two editions of a list, and between two records of one entity."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.web.pages import keyset_page
from screening.watchlists import diff, queries
from screening.watchlists.fields import compared
from screening.watchlists.models import Edition


@opens_for("watchlists.view")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show what came, went or changed from the edition `old` to `new`, with the figures of all three."""
    old, new = _edition(request, "old"), _edition(request, "new")
    diff.of_one_list(old, new)
    figures = diff.figures(old, new)
    counts = {what: getattr(figures, what) for what in diff.WHATS}
    what = request.GET.get("what", "")
    if what not in diff.WHATS:
        what = next((one for one in diff.WHATS if counts[one]), "added")
    chosen = cast(diff.What, what)
    page = keyset_page(diff.entities(chosen, old.pk, new.pk), request, order=("external_id",))
    context = {
        "old": old,
        "new": new,
        "counts": counts,
        "what": chosen,
        "page": page,
        "rows": diff.described(chosen, page.rows, old.pk),
        "names": figures.names,
    }
    return render(request, "screening/watchlists/changes.html", context)


@opens_for("watchlists.view")
@require_safe
def change(request: HttpRequest, old_id: UUID, new_id: UUID) -> HttpResponse:
    """Show two records of one entity side by side, every field, with what differs marked."""
    rows = queries.entities_visible_to(actor_of(request)).select_related("edition__watchlist")
    old, new = get_object_or_404(rows, pk=old_id), get_object_or_404(rows, pk=new_id)
    if (old.external_id, old.edition.watchlist_id) != (new.external_id, new.edition.watchlist_id):
        raise DomainError("These are records of different entities.", code="other_entity")
    records = dict(queries.listed([old.pk, new.pk]))
    context = {"old": old, "new": new, "fields": compared(records[old.pk], records[new.pk])}
    return render(request, "screening/watchlists/change.html", context)


def _edition(request: HttpRequest, name: str) -> Edition:
    try:
        pk = UUID(request.GET.get(name, ""))
    except ValueError:
        raise Missing("Choose two editions of a list to compare.") from None
    return get_object_or_404(queries.editions_visible_to(actor_of(request)), pk=pk)
