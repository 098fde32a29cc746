"""The entities of an edition: found by name or id, and one with all that the list says of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.web.pages import keyset_page
from screening.watchlists import queries
from screening.watchlists.models import Edition, Entity


@opens_for("watchlists.view")
@require_safe
def entities(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show the entities of an edition by name; `q` is part of a name or an id, `kind` keeps one kind."""
    actor = actor_of(request)
    edition = get_object_or_404(queries.editions_visible_to(actor), pk=edition_id)
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    kind = request.GET.get("kind", "")
    chosen = kind if kind in Entity.Kind.values else ""
    rows = queries.search(queries.entities_visible_to(actor).filter(edition=edition), text, chosen)
    context = {
        "edition": edition,
        "page": keyset_page(rows.prefetch_related("names"), request, order=("sort", "pk")),
        "text": text,
        "chosen": chosen,
        "kinds": Entity.Kind.choices,
    }
    return render(request, "screening/watchlists/entities.html", context)


@opens_for("watchlists.view")
@require_safe
def entity(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Show one listed entity, with where it stands in the edition that is in force now."""
    rows = queries.entities_visible_to(actor_of(request)).select_related("edition__watchlist")
    found = get_object_or_404(rows, pk=entity_id)
    in_force = found.edition.status == Edition.Status.IN_FORCE
    now = Entity.objects.filter(
        edition__watchlist=found.edition.watchlist_id,
        edition__status=Edition.Status.IN_FORCE,
        external_id=found.external_id,
    ).first()
    context = {
        "entity": found,
        "edition": found.edition,
        "names": found.names.all(),
        "addresses": found.addresses.all(),
        "in_force": in_force,
        "now": None if in_force else now,
    }
    return render(request, "screening/watchlists/entity.html", context)
