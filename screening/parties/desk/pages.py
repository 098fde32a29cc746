"""Searching the registry, one party with all that is known of it, and entering one by hand."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.threads import thread_url
from screening.parties import pictures, queries, services
from screening.parties.findings import Picture, chain_link
from screening.parties.findings import pictures as owners_of
from screening.parties.forms import PartyForm, ReasonForm, SearchForm
from screening.parties.models import RegistryParty
from screening.parties.rules.ownership import percent_text

MOST_ROWS = 50


@opens_for("parties.see")
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Show the parties by name, or those of which a name or number holds what was searched for."""
    actor, form = actor_of(request), SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = keyset_page(queries.search(actor, text), request, order=("name", "pk"))
    counts = queries.case_counts([party.pk for party in page.rows])
    context = {
        "form": form,
        "text": text,
        "page": page,
        "rows": [(party, counts.get(party.pk, 0)) for party in page.rows],
        "waiting": queries.waiting_acts(actor).count(),
        "may_enter": check(actor, "parties.link"),
    }
    return render(request, "screening/parties/index.html", context)


@opens_for("parties.see")
@require_safe
def party(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Show one party; the address of a record that is merged leads to the one that stands for it."""
    found = _visible(request, party_id)
    if found.is_merged:
        messages.info(request, f"{found.name} is merged into this record.")
        return redirect("screening:party", found.head_id)
    return _page(request, found)


@opens_for("parties.link")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a party that no case names, such as an owner."""
    form = PartyForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "screening/parties/enter.html", {"form": form}, status=status)
    record = services.enter_by_hand(form.described, actor=actor_of(request))
    messages.success(request, "Entered: the party is in the registry.")
    return redirect("screening:party", record.pk)


@opens_for("parties.propose")
@require_POST
def dismiss(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Rule that two records that look alike are two parties."""
    actor, form = actor_of(request), ReasonForm(request.POST)
    found = get_object_or_404(queries.suggestions_visible_to(actor), pk=suggestion_id)
    if not form.is_valid():
        return _page(request, found.first.head, refused=form)
    services.dismiss(
        found, reason=form.cleaned_data["reason"], actor=actor, seen=form.cleaned_data["version"]
    )
    messages.success(request, "Dismissed: it is not suggested again while both are unchanged.")
    return redirect("screening:party", found.first.head_id)


def _visible(request: HttpRequest, party_id: UUID) -> RegistryParty:
    return get_object_or_404(queries.parties_visible_to(actor_of(request)), pk=party_id)


def _page(request: HttpRequest, record: RegistryParty, *, refused: ReasonForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    appearances = keyset_page(
        queries.appearances_of(record.pk), request, order=("-last_seen_at", "pk"), parameter="cases"
    )
    records = queries.members_of(record.pk)
    members = [one.pk for one in records]
    suggestions = queries.open_suggestions([record.pk])[:MOST_ROWS]
    context = {
        "party": record,
        "facts": queries.facts_of(record.pk),
        "absorbed": [one for one in records if one.pk != record.pk],
        "appearances": appearances,
        "cases": [(one, thread_url(one.thread)) for one in appearances.rows],
        "hits": queries.hits_of(record.pk)[:MOST_ROWS],
        "suggestions": [(one, ReasonForm(initial={"version": one.version})) for one in suggestions],
        "refused": refused,
        "acts": queries.acts_of(actor, members)[:MOST_ROWS],
        "links": queries.links_of(actor, members)[:MOST_ROWS],
        "events": timeline(record.pk, for_exporter=False)[:MOST_ROWS],
        "may_link": check(actor, "parties.link"),
        "may_propose": check(actor, "parties.propose"),
        **ownership(record),
    }
    return render(request, "screening/parties/party.html", context, status=422 if refused else 200)


def ownership(record: RegistryParty) -> dict[str, Any]:
    """Return the picture of a party's owners today, and what they add up to in words."""
    picture = owners_of([record.pk], on=timezone.localdate()).get(record.pk)
    if picture is None:
        return {"drawing": None, "sums": ()}
    links = [chain_link(link, picture) for link in picture.links]
    return {
        "drawing": pictures.draw(str(record.pk), record.name, links),
        "sums": sums(picture),
    }


def sums(picture: Picture) -> list[tuple[str, str]]:
    """Return what listed and possibly listed owners hold, each with its verdict in words."""
    minority = Decimal(settings.MINORITY_PERCENT)
    says = {
        "majority": "half or more: the party counts as listed",
        "minority": f"a minority of {percent_text(minority)} or more: it is flagged",
        "": f"under {percent_text(minority)}: nothing follows",
    }
    found, possible = picture.listed, picture.possible
    shown = [
        ("Listed owners together", f"{percent_text(found.aggregate)}, {says[found.verdict(minority)]}"),
        ("Multiplied through the chains", percent_text(found.through)),
    ]
    if possible != found:
        text = f"{percent_text(possible.aggregate)}, {says[possible.verdict(minority)]}"
        shown.append(("If every open hit of an owner were a true match", text))
    return shown
