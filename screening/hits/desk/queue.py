"""The queue of hits: its whole state is in the address, so that it can be sent to a colleague."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from screening.hits import desk_queries as queries
from screening.hits.adjudication import HIT_DAYS, limit_words
from screening.hits.forms import ORDERS, QueueForm
from screening.hits.models import Hit
from screening.watchlists.models import Entity, Watchlist

STATE = ("status", "list", "basis", "kind", "assignee", "order")


@dataclass(frozen=True)
class Chip:
    """One filter of the line above the queue."""

    url: str
    label: str
    chosen: bool
    count: int | None = None


@opens_for("hits.see")
@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Show the hits that wait, the most urgent first."""
    actor, filters = actor_of(request), QueueForm(request.GET).filters()
    shown = queries.queue(actor, filters)
    related = ("run", "entity__edition__watchlist", "ruling__made_by", "assignee")
    page = keyset_page(shown.select_related(*related), request, order=filters.ordering)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(hit, (today - hit.created_at.date()).days, hit.due_on < today) for hit in page.rows],
        "chips": _chips(request, filters),
        "filters": filters,
        "filtered": filters != queries.Filters(order=filters.order),
        "state": state_of(request),
        "limit": limit_words(),
        "days": HIT_DAYS,
    }
    return render(request, "screening/hits/index.html", context)


def state_of(request: HttpRequest) -> str:
    """Return the queue's state as a hit's page carries it; "" where one does not come from the queue."""
    kept = {key: request.GET[key] for key in STATE if request.GET.get(key)}
    return urlencode({"from": "queue", **kept})


def _chips(request: HttpRequest, filters: queries.Filters) -> list[tuple[str, list[Chip]]]:
    counts = queries.counts(actor_of(request), filters)
    titles = dict(
        Watchlist.objects.filter(key__in=queries.lists_waiting(actor_of(request))).values_list("key", "title")
    )
    lists = sorted(titles.items(), key=lambda pair: pair[1])
    return [
        (
            "Status",
            [
                _chip(request, "status", key, label, filters.status, counts[key])
                for key, label in queries.STATUSES.items()
            ],
        ),
        ("List", _line(request, "list", "All lists", lists, filters.watchlist)),
        ("Basis", _line(request, "basis", "Any basis", Hit.Basis.choices, filters.basis)),
        ("Kind", _line(request, "kind", "Any kind", Entity.Kind.choices, filters.kind)),
        *_held(request, filters.assignee),
        ("Order", [_chip(request, "order", key, label, filters.order) for key, label in ORDERS.items()]),
    ]


def _held(request: HttpRequest, assignee: UUID | None) -> Iterator[tuple[str, list[Chip]]]:
    """Return the line that says whose hits are shown, where the page of a person led here."""
    person = User.objects.filter(pk=assignee).first() if assignee else None
    if person is not None:
        held = [(str(person.pk), f"With {person.name}")]
        yield "With whom", _line(request, "assignee", "With anybody", held, str(person.pk))


def _line(
    request: HttpRequest, name: str, everything: str, choices: list[tuple[str, str]], chosen: str
) -> list[Chip]:
    return [_chip(request, name, key, label, chosen) for key, label in [("", everything), *choices]]


def _chip(
    request: HttpRequest, name: str, value: str, label: str, chosen: str, count: int | None = None
) -> Chip:
    query = request.GET.copy()
    query.pop("after", None)
    query[name] = value
    return Chip(f"?{query.urlencode()}", label, value == chosen, count)
