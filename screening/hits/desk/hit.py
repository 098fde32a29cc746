"""One hit: both records side by side, what was compared, what was ruled before, and the forms to rule."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.threads import thread_url
from screening.hits import desk_queries as queries
from screening.hits.adjudication import limit_words, needs_second, severity_parts
from screening.hits.desk.queue import state_of
from screening.hits.drawing import draw
from screening.hits.extensions import panels
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
from screening.hits.queries import hits_visible_to
from screening.hits.ruling_models import Ruling
from screening.hits.sides import features_of, rows_of

RELATED = (
    "run__requested_by",
    "ruling__made_by",
    "ruling__confirmed_by",
    "ruling__hit__run",
    "assignee",
    "escalated_by",
    "delisted_in__watchlist",
    "entity__edition__watchlist",
)
FITTING: dict[str, tuple[str, ...]] = {
    Hit.Status.OPEN: ("clear", "confirm", "escalate", "assign"),
    Hit.Status.ESCALATED: ("clear", "confirm", "assign"),
    Hit.Status.IN_REVIEW: ("agree", "send_back", "assign"),
    Hit.Status.FALSE_POSITIVE: ("reopen",),
    Hit.Status.TRUE_MATCH: ("reopen",),
}
PLAIN_FORMS: dict[str, type[BaseForm]] = {
    "clear": ClearForm,
    "confirm": ReasonForm,
    "reopen": ReasonForm,
    "agree": AgreeForm,
    "send_back": SendBackForm,
}


@opens_for("hits.see")
@require_safe
def hit(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Show one hit."""
    return page_of(request, find_hit(request, hit_id))


def find_hit(request: HttpRequest, hit_id: UUID) -> Hit:
    """Return a hit that the person may know of, or 404."""
    hits = queries.with_standing(hits_visible_to(actor_of(request)).select_related(*RELATED))
    found: Hit = get_object_or_404(hits, pk=hit_id)
    return found


def page_of(request: HttpRequest, found: Hit, refused: Any = None) -> HttpResponse:
    """Draw the page of a hit; the form that was refused keeps what was typed."""
    actor, today = actor_of(request), timezone.localdate()
    said = queries.said_of(actor, found)
    now = queries.listed_now(found, said)
    others, pair = queries.beside(found)
    elsewhere = said.match if said.match is not None and said.match.hit_id != found.pk else None
    context = {
        "hit": found,
        "edition": found.entity.edition,
        "drawn": draw(found.query_name, found.listed_name),
        "rows": rows_of(found),
        "features": features_of(found),
        "urgency": severity_parts(found.score, found.watchlist, found.stands_for),
        "now": now,
        "before": queries.cleared_before(found, said, on=today),
        "match": elsewhere,
        "precedents": said.precedents,
        "others": others,
        "pair": pair,
        "trail": list(queries.trail_of(found)[:30]),
        "panels": [
            render_to_string(panel.template, {"hit": found, **panel.context}, request)
            for panel in panels(actor, found)
        ],
        "case_url": thread_url(found.thread),
        "overdue": found.status in Hit.WAITING and found.due_on < today,
        "limit": limit_words(),
        "alone": not needs_second(found.score) and elsewhere is None,
        "of_match": found.ruling is not None and found.ruling.outcome == Ruling.Outcome.REOPENED,
        **_way(request, found),
        **_verdicts(request, found),
        **_forms(request, found, refused),
    }
    return render(request, "screening/hits/hit.html", context, status=422 if refused is not None else 200)


def _way(request: HttpRequest, found: Hit) -> dict[str, Any]:
    """Return the way through the queue that the person came from: its state, and its neighbors."""
    if request.GET.get("from") != "queue":
        return {"state": "", "next_url": "", "previous_url": ""}
    state, filters = state_of(request), QueueForm(request.GET).filters()
    shown = queries.queue(actor_of(request), filters)
    beside = queries.neighbors(shown, found, filters)
    urls = {side: f"{reverse('screening:hit', args=[pk])}?{state}" for side, pk in beside.items()}
    return {"state": state, "next_url": urls.get("after", ""), "previous_url": urls.get("before", "")}


def _verdicts(request: HttpRequest, found: Hit) -> dict[str, Any]:
    actor = actor_of(request)
    rule = "hits.rule_escalated" if found.status == Hit.Status.ESCALATED else "hits.rule"
    return {
        "may_rule": check(actor, rule, found),
        "may_confirm": check(actor, "hits.confirm", found),
        "may_assign": check(actor, "hits.assign", found),
    }


def _share_people(forms: Mapping[str, Any]) -> None:
    """Let the forms that name the same people read them once."""
    if "escalate" in forms and "assign" in forms:
        to, same = forms["escalate"].fields["to"], forms["assign"].fields["to"]
        people = [choice for choice in to.choices if choice[0]]
        to.choices = [("", to.empty_label), *people]
        same.choices = [("", same.empty_label), *people]


def _forms(request: HttpRequest, found: Hit, refused: Any) -> dict[str, Any]:
    """Return the forms that fit the hit's status, each under its name."""
    fitting = FITTING.get(found.status, ())
    people = queries.rulers(actor_of(request))
    seen = {"version": found.version}
    forms: dict[str, Any] = {
        name: form(prefix=name, initial=seen) for name, form in PLAIN_FORMS.items() if name in fitting
    }
    if "escalate" in fitting:
        forms["escalate"] = EscalateForm(prefix="escalate", initial=seen, people=people)
    if "assign" in fitting:
        forms["assign"] = AssignForm(prefix="assign", initial=seen, people=people)
    _share_people(forms)
    if refused is not None and refused.prefix in forms:
        forms[refused.prefix] = refused
    names = ("clear", "confirm", "reopen", "agree", "send_back", "escalate", "assign")
    return {"refused": refused, **{f"{name}_form": forms.get(name) for name in names}}
