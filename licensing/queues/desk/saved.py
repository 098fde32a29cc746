"""Lists that are saved under a name: keeping one, changing it, taking it away."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from licensing.queues import chips, services
from licensing.queues.desk import page, referrals
from licensing.queues.forms import FilterForm, SaveForm
from licensing.queues.lists import NOUNS, SAVES, circle_of, circles_for, circles_of
from licensing.queues.models import SavedQueue, Shows
from licensing.queues.permissions import may_see
from licensing.queues.queries import QUEUES, usual
from licensing.queues.referred import SHOWN


@dataclass(frozen=True)
class Seen:
    """A list as its address says it: its form, which of the standing lists it is, and the name of that."""

    form: FilterForm
    which: str
    title: str


@dataclass(frozen=True)
class Place:
    """Where the lists of a kind stand: their page, and those on which one is kept, changed and removed.

    `which` is the filter that says which of the standing lists is shown, and `rows` what they list.
    """

    shows: Shows
    at: str
    save: str
    saved: str
    remove: str
    which: str
    rows: str
    read: Callable[[HttpRequest], Seen]

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return NOUNS[self.shows]

    def address(self, queue: SavedQueue) -> str:
        """Return where a saved list is shown."""
        return f"{chips.address(QueryDict(queue.query), at=self.at)}&saved={queue.pk}"


def _queue(request: HttpRequest) -> Seen:
    form = page.read_form(request)
    whose = form.filters(whose=usual(actor_of(request))).whose
    return Seen(form, whose, QUEUES[whose])


def _referred(request: HttpRequest) -> Seen:
    form = referrals.read_form(request)
    show = form.filters().show
    return Seen(form, show, SHOWN[show])


CASES = Place(
    Shows.CASES,
    "licensing:queue",
    "licensing:queue-save",
    "licensing:saved-queue",
    "licensing:saved-queue-remove",
    "whose",
    "cases",
    _queue,
)
REFERRED = Place(
    Shows.REFERRALS,
    "licensing:referred",
    "licensing:referred-save",
    "licensing:saved-referred",
    "licensing:saved-referred-remove",
    "show",
    "referrals",
    _referred,
)


@opens_for("queues.save")
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the queue in the address under a name."""
    return _save(request, CASES)


@opens_for("queues.save_referred")
@require_http_methods(["GET", "POST"])
def save_referred(request: HttpRequest) -> HttpResponse:
    """Keep the list of referrals in the address under a name."""
    return _save(request, REFERRED)


@opens_for("queues.save")
@require_http_methods(["GET", "POST"])
def saved(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Rename a saved queue, share it or no longer, or give it the filters in the address."""
    return _saved(request, queue_id, CASES)


@opens_for("queues.save_referred")
@require_http_methods(["GET", "POST"])
def saved_referred(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Rename a saved list of referrals, share it or no longer, or give it the filters in the address."""
    return _saved(request, queue_id, REFERRED)


@opens_for("queues.save")
@require_POST
def remove(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Take a saved queue away."""
    return _remove(request, queue_id, CASES)


@opens_for("queues.save_referred")
@require_POST
def remove_referred(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Take a saved list of referrals away."""
    return _remove(request, queue_id, REFERRED)


def _save(request: HttpRequest, place: Place) -> HttpResponse:
    actor, seen = actor_of(request), place.read(request)
    state, circles = seen.form.state(), circles_of(actor, place.shows)
    state[place.which] = seen.which
    form = SaveForm(request.POST if request.method == "POST" else None, circles=circles, noun=place.noun)
    if request.method == "POST" and form.is_valid():
        query = state.urlencode()
        try:
            made = services.save_queue(shows=place.shows, query=query, actor=actor, **form.values())
        except DomainError as error:
            _beside(form, error)
        else:
            messages.success(request, f"Saved: “{made.name}” stands above your {place.noun}s now.")
            return redirect(place.address(made))
    context = {
        "place": place,
        "form": form,
        "title": seen.title,
        "in_use": chips.in_use(seen.form, state, at=place.at),
        "back": chips.address(state, at=place.at),
    }
    return render(request, "licensing/queues/save.html", context, status=422 if form.errors else 200)


def _find(request: HttpRequest, queue_id: UUID, place: Place) -> SavedQueue:
    """Return a saved list that the person may know of, or 404."""
    rows = SavedQueue.objects.select_related("owner", "agency").filter(shows=place.shows)
    queue = get_object_or_404(rows, pk=queue_id)
    if not may_see(actor_of(request), queue):
        raise Http404
    return queue


def _saved(request: HttpRequest, queue_id: UUID, place: Place) -> HttpResponse:
    actor, queue, seen = actor_of(request), _find(request, queue_id, place), place.read(request)
    state, circle = seen.form.state(), circle_of(queue)
    form = SaveForm(
        request.POST if request.method == "POST" else None,
        initial={"name": queue.name, "shared": circle.key if circle else ""},
        circles=circles_for(queue, actor),
        noun=place.noun,
    )
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        filters = state.urlencode() if "filters" in request.POST else None
        try:
            done = services.change_queue(queue, query=filters, actor=actor, version=version, **form.values())
        except DomainError as error:
            _beside(form, error)
        else:
            messages.success(request, f"“{done.name}” was changed.")
            return redirect(place.address(done))
    context = {
        "place": place,
        "queue": queue,
        "circle": circle,
        "form": form,
        "title": seen.title,
        "changed": bool(state) and state.urlencode() != queue.query,
        "in_use": chips.in_use(seen.form, state, at=place.at),
        "state": state.urlencode(),
        "back": place.address(queue),
        "verdict": check(actor, SAVES[place.shows], queue),
    }
    return render(request, "licensing/queues/saved.html", context, status=422 if form.errors else 200)


def _remove(request: HttpRequest, queue_id: UUID, place: Place) -> HttpResponse:
    queue = _find(request, queue_id, place)
    services.remove_queue(queue, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, f"“{queue.name}” was removed. The {place.rows} are where they were.")
    return redirect(place.at)


def _beside(form: SaveForm, error: DomainError) -> None:
    """Put a refusal beside the name; refusals of another kind go to their own page."""
    if error.status != 422:
        raise error
    form.add_error("name", error.message)
