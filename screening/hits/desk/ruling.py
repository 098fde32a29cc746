"""What a person does about one hit; after a ruling the next hit of the same queue follows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from exportctl.core.access import actor_of, opens_for
from screening.hits import desk_queries as queries
from screening.hits import services
from screening.hits.desk.hit import find_hit, page_of
from screening.hits.desk.queue import state_of
from screening.hits.forms import (
    AgreeForm,
    AssignForm,
    ClearForm,
    EscalateForm,
    QueueForm,
    ReasonForm,
    SendBackForm,
)
from screening.hits.models import Hit

WAITS = "Your ruling waits for a second person."


@opens_for("hits.rule_escalated")
@require_POST
def clear(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Rule that the party is not the listed one."""
    form = ClearForm(request.POST, prefix="clear")
    return _do(request, hit_id, form, services.clear_hit, "Cleared: the party is not the listed one.")


@opens_for("hits.rule_escalated")
@require_POST
def confirm(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Propose that the party is the listed one."""
    return _do(request, hit_id, ReasonForm(request.POST, prefix="confirm"), services.confirm_hit, "")


@opens_for("hits.rule")
@require_POST
def reopen(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Take a clearing back, or propose to take a true match back."""
    said = "Opened again: the hit waits for a ruling."
    return _do(
        request, hit_id, ReasonForm(request.POST, prefix="reopen"), services.reopen_hit, said, stays=True
    )


@opens_for("hits.confirm")
@require_POST
def agree(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Confirm the ruling of another."""
    form = AgreeForm(request.POST, prefix="agree")
    return _do(request, hit_id, form, services.confirm_ruling, "Confirmed: the ruling holds from now on.")


@opens_for("hits.confirm")
@require_POST
def send_back(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Send back the ruling of another."""
    form = SendBackForm(request.POST, prefix="send_back")
    return _do(request, hit_id, form, services.send_back_ruling, "Sent back with your reason.")


@opens_for("hits.rule")
@require_POST
def escalate(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Hand a hit to somebody who rules in one's place."""
    people = queries.rulers(actor_of(request))
    form = EscalateForm(request.POST, prefix="escalate", people=people)
    return _do(request, hit_id, form, services.escalate_hit, "Escalated.")


@opens_for("hits.assign")
@require_POST
def assign(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Give a hit to somebody, or with the button `take` to oneself."""
    actor = actor_of(request)
    if "take" in request.POST:
        found = find_hit(request, hit_id)
        services.assign_hit(found, to=actor, actor=actor, seen=request.POST.get("assign-version"))
        messages.success(request, "This hit is yours now.")
        return redirect(_address(found, request))
    form = AssignForm(request.POST, prefix="assign", people=queries.rulers(actor))
    return _do(request, hit_id, form, services.assign_hit, "Given away.", stays=True)


def _do(
    request: HttpRequest,
    hit_id: UUID,
    form: Any,
    service: Callable[..., Hit],
    said: str,
    *,
    stays: bool = False,
) -> HttpResponse:
    found = find_hit(request, hit_id)
    if not form.is_valid():
        return page_of(request, found, form)
    values = dict(form.cleaned_data)
    done = service(found, actor=actor_of(request), seen=values.pop("version"), **values)
    proposed = done.status == Hit.Status.IN_REVIEW and found.status != Hit.Status.IN_REVIEW
    messages.success(request, WAITS if proposed else said)
    return redirect(_address(found, request) if stays else _next(request, found))


def _address(found: Hit, request: HttpRequest) -> str:
    query = f"?{state_of(request)}" if request.GET.get("from") == "queue" else ""
    return f"{reverse('screening:hit', args=[found.pk])}{query}"


def _next(request: HttpRequest, found: Hit) -> str:
    """Return the next hit of the queue that the person works through, from its start after the last."""
    if request.GET.get("from") != "queue":
        return _address(found, request)
    filters = QueueForm(request.GET).filters()
    shown = queries.queue(actor_of(request), filters).exclude(pk=found.pk)
    following = queries.neighbor(shown, found, filters, after=True) or shown.first()
    if following is not None:
        return _address(following, request)
    messages.info(request, "That was the last hit of this queue.")
    return f"{reverse('screening:hits')}?{state_of(request)}"
