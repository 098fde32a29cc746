"""The analysts' pages: the hits that wait, and one hit with both records side by side."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.threads import thread_url
from screening.hits import queries, services
from screening.hits.forms import ClearForm, ReasonForm
from screening.hits.models import Hit
from screening.hits.rules import percent
from screening.watchlists.models import Watchlist


@opens_for("hits.see")
@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Show the hits that wait for a ruling, oldest first; `list` in the address keeps one watchlist."""
    waiting = queries.hits_visible_to(actor_of(request)).filter(status=Hit.Status.OPEN)
    chosen = request.GET.get("list", "").replace("\0", "")
    shown = waiting.filter(watchlist=chosen) if chosen else waiting
    shown = shown.select_related("run", "entity__edition__watchlist")
    context = {
        "page": keyset_page(shown, request, order=("created_at", "pk")),
        "chosen": chosen,
        "lists": Watchlist.objects.filter(key__in=waiting.values("watchlist")).order_by("title"),
    }
    return render(request, "screening/hits/index.html", context)


@opens_for("hits.see")
@require_safe
def hit(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Show one hit: both records, what was compared, earlier rulings, and the forms to rule on it."""
    return _page(request, _visible(request, hit_id))


@opens_for("hits.rule")
@require_POST
def clear(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Rule that the party is not the listed one."""
    found, form = _visible(request, hit_id), ClearForm(request.POST, prefix="clear")
    return _rule(request, found, form, services.clear_hit, "Cleared: the party is not the listed one.")


@opens_for("hits.rule")
@require_POST
def confirm(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Rule that the party is the listed one."""
    found, form = _visible(request, hit_id), ReasonForm(request.POST, prefix="confirm")
    return _rule(request, found, form, services.confirm_hit, "Confirmed: this blocks the case.")


@opens_for("hits.rule")
@require_POST
def reopen(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Take a clearing back."""
    found, form = _visible(request, hit_id), ReasonForm(request.POST, prefix="reopen")
    return _rule(request, found, form, services.reopen_hit, "Opened again: the hit waits for a ruling.")


def _visible(request: HttpRequest, hit_id: UUID) -> Hit:
    rows = queries.hits_visible_to(actor_of(request)).select_related(
        "run", "ruled_by", "carried_from__run", "entity__edition__watchlist"
    )
    return get_object_or_404(rows, pk=hit_id)


def _rule(
    request: HttpRequest, found: Hit, form: ReasonForm, service: Callable[..., Hit], said: str
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, form)
    values = dict(form.cleaned_data)
    service(found, actor=actor_of(request), seen=values.pop("version"), **values)
    messages.success(request, said)
    return redirect("screening:hit", found.pk)


def _page(request: HttpRequest, found: Hit, refused: ReasonForm | None = None) -> HttpResponse:
    party = found.party
    context = {
        "hit": found,
        "party": party,
        "country": countries.name(party.country) if party.country else "",
        "entity": found.entity,
        "edition": found.entity.edition,
        "names": found.entity.names.all(),
        "addresses": found.entity.addresses.all(),
        "features": [{**feature, "percent": percent(feature["score"])} for feature in found.features],
        "earlier": queries.earlier_rulings(found),
        "case_url": thread_url(found.thread),
        "may_rule": check(actor_of(request), "hits.rule", found),
        **_forms(found, refused),
    }
    return render(request, "screening/hits/hit.html", context, status=422 if refused else 200)


def _forms(found: Hit, refused: ReasonForm | None) -> dict[str, Any]:
    """Return the forms that fit the hit's status; the one that was refused keeps what was typed."""
    fitting: dict[str, tuple[tuple[str, type[ReasonForm]], ...]] = {
        Hit.Status.OPEN: (("clear", ClearForm), ("confirm", ReasonForm)),
        Hit.Status.FALSE_POSITIVE: (("reopen", ReasonForm),),
    }
    forms = {
        name: form(prefix=name, initial={"version": found.version})
        for name, form in fitting.get(found.status, ())
    }
    if refused is not None and refused.prefix in forms:
        forms[refused.prefix] = refused
    return {
        "clear_form": forms.get("clear"),
        "confirm_form": forms.get("confirm"),
        "reopen_form": forms.get("reopen"),
        "refused": refused,
    }
