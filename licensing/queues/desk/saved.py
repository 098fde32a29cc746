"""Queues that are saved under a name: keeping one, changing it, taking it away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from licensing.queues import chips, services
from licensing.queues.desk.page import read_form, usual
from licensing.queues.forms import SaveForm
from licensing.queues.models import SavedQueue
from licensing.queues.permissions import may_see
from licensing.queues.queries import QUEUES
from licensing.queues.teams import team_of


@opens_for("queues.save")
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the queue in the address under a name."""
    actor, filters = actor_of(request), read_form(request)
    shown = filters.filters(whose=usual(actor))
    state = filters.state()
    state["whose"] = shown.whose
    form = SaveForm(request.POST if request.method == "POST" else None, team=team_of(actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.save_queue(query=state.urlencode(), actor=actor, **form.values())
        except DomainError as error:
            _beside(form, error)
        else:
            messages.success(request, f"Saved: “{made.name}” stands above your queues now.")
            return redirect(f"{chips.address(state)}&saved={made.pk}")
    context = {
        "form": form,
        "title": QUEUES[shown.whose],
        "in_use": chips.in_use(filters, state),
        "back": chips.address(state),
    }
    return render(request, "licensing/queues/save.html", context, status=422 if form.errors else 200)


def _find(request: HttpRequest, queue_id: UUID) -> SavedQueue:
    """Return a saved queue that the person may know of, or 404."""
    queue = get_object_or_404(SavedQueue.objects.select_related("owner"), pk=queue_id)
    if not may_see(actor_of(request), queue):
        raise Http404
    return queue


@opens_for("queues.save")
@require_http_methods(["GET", "POST"])
def saved(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Rename a saved queue, share it or no longer, or give it the filters in the address."""
    actor, queue, filters = actor_of(request), _find(request, queue_id), read_form(request)
    shown = filters.filters(whose=usual(actor))
    state = filters.state()
    initial = {"name": queue.name, "shared": bool(queue.team)}
    form = SaveForm(
        request.POST if request.method == "POST" else None, initial=initial, team=team_of(queue.owner)
    )
    if request.method == "POST" and form.is_valid():
        query = state.urlencode() if "filters" in request.POST else None
        version = request.POST.get("version", "")
        try:
            done = services.change_queue(queue, query=query, actor=actor, version=version, **form.values())
        except DomainError as error:
            _beside(form, error)
        else:
            messages.success(request, f"“{done.name}” was changed.")
            return redirect(f"{chips.address(state)}&saved={done.pk}" if query else _address(done))
    context = {
        "queue": queue,
        "form": form,
        "title": QUEUES[shown.whose],
        "changed": bool(state) and state.urlencode() != queue.query,
        "in_use": chips.in_use(filters, state),
        "state": state.urlencode(),
        "back": _address(queue),
        "verdict": check(actor, "queues.save", queue),
    }
    return render(request, "licensing/queues/saved.html", context, status=422 if form.errors else 200)


@opens_for("queues.save")
@require_POST
def remove(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Take a saved queue away."""
    queue = _find(request, queue_id)
    services.remove_queue(queue, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, f"“{queue.name}” was removed. The cases are where they were.")
    return redirect("licensing:queue")


def _address(queue: SavedQueue) -> str:
    return f"{chips.address(QueryDict(queue.query))}&saved={queue.pk}"


def _beside(form: SaveForm, error: DomainError) -> None:
    """Put a refusal beside the name; refusals of another kind go to their own page."""
    if error.status != 422:
        raise error
    form.add_error("name", error.message)
