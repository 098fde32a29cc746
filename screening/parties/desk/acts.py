"""Proposing, confirming and undoing merges and splits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from screening.parties import queries, services
from screening.parties.forms import NoteForm, ReasonForm, SearchForm, SplitForm
from screening.parties.models import PartyAct, RegistryParty
from screening.parties.services.acts import in_words

MOST_FOUND = 20
NEW = "new"


@opens_for("parties.see")
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Show the merges, splits and undoings that wait for a second person, newest first."""
    waiting = queries.waiting_acts(actor_of(request))
    page = keyset_page(waiting, request, order=("-proposed_at", "pk"))
    return render(
        request, "screening/parties/acts.html", {"page": page, "rows": [(a, in_words(a)) for a in page.rows]}
    )


@opens_for("parties.see")
@require_safe
def act(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Show one act with both records side by side, and the forms that fit its state."""
    return _act_page(request, _visible(request, act_id))


@opens_for("parties.confirm")
@require_POST
def confirm(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Put a proposal into effect."""
    return _take(request, act_id, services.confirm, NoteForm, "In effect.")


@opens_for("parties.propose")
@require_POST
def drop(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Drop a proposal."""
    return _take(request, act_id, services.drop, ReasonForm, "Dropped: nothing has changed.")


@opens_for("parties.propose")
@require_POST
def propose_undo(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Propose to take an act back."""
    return _take(request, act_id, services.propose_undo, ReasonForm, "Proposed. A second person confirms it.")


@opens_for("parties.propose")
@require_POST
def keep(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Drop the proposal to take an act back."""
    return _take(request, act_id, services.keep, ReasonForm, "Kept: the act stays in effect.")


@opens_for("parties.confirm")
@require_POST
def undo(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Take an act back."""

    def without_note(act: PartyAct, *, reason: str, **kwargs: Any) -> PartyAct:
        return services.undo(act, **kwargs)

    return _take(request, act_id, without_note, NoteForm, "Undone: everything is as it was before.")


@opens_for("parties.propose")
@require_safe
def merge_with(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Search for the record that is the same party."""
    actor = actor_of(request)
    party = _head(request, party_id)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.search(actor, text).exclude(pk=party.pk).order_by("name", "pk") if text else ()
    context = {"party": party, "form": form, "text": text, "found": found[:MOST_FOUND]}
    return render(request, "screening/parties/merge_with.html", context)


@opens_for("parties.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, party_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two records side by side; propose that the second is the same as the first."""
    party, other = _head(request, party_id), _head(request, other_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason, actor = form.cleaned_data["reason"], actor_of(request)
        made = services.propose_merge(party, other, reason=reason, actor=actor)
        messages.success(request, "Proposed. A second person confirms it.")
        return redirect("screening:party_act", made.pk)
    context = {"party": party, "other": other, "form": form, "sides": _sides([party, other])}
    status = 422 if form.is_bound else 200
    return render(request, "screening/parties/merge.html", context, status=status)


@opens_for("parties.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Choose what is of another party, and propose to split it off."""
    party = _head(request, party_id)
    form = SplitForm(request.POST or None, held=queries.held_by(party), initial={"into": NEW})
    if form.is_valid():
        try:
            made = _propose_split(request, party, form)
        except DomainError as refusal:
            field = {"nothing_chosen": "appearances", "name_required": "new_name"}.get(refusal.code)
            if field is None:
                raise
            form.add_error(field, refusal.message)
        else:
            messages.success(request, "Proposed. A second person confirms it.")
            return redirect("screening:party_act", made.pk)
    status = 422 if form.errors else 200
    return render(request, "screening/parties/split.html", {"party": party, "form": form}, status=status)


def _propose_split(request: HttpRequest, party: RegistryParty, form: SplitForm) -> PartyAct:
    data, actor = form.cleaned_data, actor_of(request)
    restored = None
    if data["into"] != NEW:
        restored = get_object_or_404(queries.parties_visible_to(actor), pk=data["into"])
    return services.propose_split(
        party,
        form.chosen,
        new_name=data["new_name"],
        reason=data["reason"],
        actor=actor,
        restored=restored,
    )


def _head(request: HttpRequest, party_id: UUID) -> RegistryParty:
    return get_object_or_404(queries.parties_visible_to(actor_of(request)), pk=party_id).head


def _visible(request: HttpRequest, act_id: UUID) -> PartyAct:
    return get_object_or_404(queries.acts_visible_to(actor_of(request)), pk=act_id)


def _take(
    request: HttpRequest,
    act_id: UUID,
    service: Callable[..., PartyAct],
    form_class: type[forms.Form],
    said: str,
) -> HttpResponse:
    found, form = _visible(request, act_id), form_class(request.POST, prefix=request.path.split("/")[-2])
    if not form.is_valid():
        return _act_page(request, found, form)
    data = form.cleaned_data
    service(found, reason=data["reason"], actor=actor_of(request), seen=data["version"])
    messages.success(request, said)
    return redirect("screening:party_act", found.pk)


def _act_page(request: HttpRequest, found: PartyAct, refused: forms.Form | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "act": found,
        "what": in_words(found),
        "sides": _sides([one for one in (found.party, found.other) if one is not None]),
        "moved": queries.moved_by(found),
        "forms": _forms(found, refused),
        "may_confirm": check(actor, "parties.confirm", found),
        "may_propose": check(actor, "parties.propose"),
        "refused": refused,
    }
    return render(request, "screening/parties/act.html", context, status=422 if refused else 200)


def _forms(found: PartyAct, refused: forms.Form | None) -> dict[str, forms.Form]:
    """Return the forms that fit the act's state by the step that they take; a refused one keeps its text."""
    fitting: dict[str, tuple[tuple[str, type[forms.Form]], ...]] = {
        PartyAct.Status.PROPOSED: (("confirm", NoteForm), ("drop", ReasonForm)),
        PartyAct.Status.IN_EFFECT: (("propose-undo", ReasonForm),),
        PartyAct.Status.UNDO_PROPOSED: (("undo", NoteForm), ("keep", ReasonForm)),
    }
    made = {
        name: form(prefix=name, initial={"version": found.version})
        for name, form in fitting.get(found.status, ())
    }
    if refused is not None and refused.prefix in made:
        made[refused.prefix] = refused
    return {name.replace("-", "_"): form for name, form in made.items()}


def _sides(parties: list[RegistryParty]) -> list[queries.Side]:
    """Return the records side by side, each as it stands now with all that is merged into it."""
    return queries.sides([party.pk for party in parties])
