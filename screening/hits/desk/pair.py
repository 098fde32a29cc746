"""All hits of one pair: a preview of what one ruling would do to each, and the ruling."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, check, opens_for
from screening.hits import desk_queries as queries
from screening.hits import services
from screening.hits.adjudication import limit_words, needs_second
from screening.hits.desk.hit import find_hit
from screening.hits.forms import PairForm, SendBackForm
from screening.hits.models import Hit
from screening.hits.pairs import standing_match
from screening.hits.services.bulk import fingerprint


@opens_for("hits.see")
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Show the hits of a pair that wait; rule on the open ones at once."""
    found = find_hit(request, hit_id)
    if request.method != "POST":
        return _page(request, found)
    form = PairForm(request.POST, prefix="pair")
    if not form.is_valid():
        return _page(request, found, form)
    values = dict(form.cleaned_data)
    done = services.rule_on_pair(found, actor=actor_of(request), seen=values.pop("version"), **values)
    waits = sum(one.status == Hit.Status.IN_REVIEW for one in done)
    more = f" {waits} of them {'waits' if waits == 1 else 'wait'} for a second person." if waits else ""
    messages.success(request, f"Ruled on {_hits(len(done))}.{more}")
    return redirect("screening:hit", found.pk)


@opens_for("hits.confirm")
@require_POST
def pair_answer(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Confirm all rulings that wait on a pair, or send all back."""
    found = find_hit(request, hit_id)
    agrees = "agree" in request.POST
    form = SendBackForm(request.POST, prefix="answer")
    if agrees:
        form.fields["reason"].required = False
    if not form.is_valid():
        return _page(request, found, form)
    values = dict(form.cleaned_data)
    seen = values.pop("version")
    done = services.answer_on_pair(found, agrees=agrees, actor=actor_of(request), seen=seen, **values)
    said = "Confirmed the ruling on" if agrees else "Sent back the ruling on"
    messages.success(request, f"{said} {_hits(len(done))}.")
    return redirect("screening:hit", found.pk)


def _hits(number: int) -> str:
    return f"{number} {'hit' if number == 1 else 'hits'}"


def _page(request: HttpRequest, found: Hit, refused: Any = None) -> HttpResponse:
    actor, match = actor_of(request), standing_match(found)
    waiting = list(queries.pair_waiting(found))
    open_hits = [one for one in waiting if one.status == Hit.Status.OPEN]
    proposed = [one for one in waiting if one.status == Hit.Status.IN_REVIEW]
    forms = {
        "pair": PairForm(prefix="pair", initial={"version": fingerprint(open_hits)}),
        "answer": SendBackForm(prefix="answer", initial={"version": fingerprint(proposed)}),
    }
    if refused is not None:
        forms[refused.prefix] = refused
    mine = next((one for one in proposed if one.ruling and one.ruling.made_by_id == actor.pk), None)
    context = {
        "hit": found,
        "open_hits": [(one, not needs_second(one.score) and match is None) for one in open_hits],
        "proposed": proposed,
        "pair_form": forms["pair"],
        "answer_form": forms["answer"],
        "refused": refused,
        "limit": limit_words(),
        "may_rule": check(actor, "hits.rule", open_hits[0] if open_hits else None),
        "may_confirm": check(actor, "hits.confirm", mine or next(iter(proposed), None)),
    }
    return render(request, "screening/hits/pair.html", context, status=422 if refused is not None else 200)
