"""Entering, ending and replacing holdings."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.reference import countries
from screening.parties import queries, services
from screening.parties.forms import EndForm, LinkForm, ReplaceForm, SearchForm
from screening.parties.models import OwnershipLink, RegistryParty

MOST_FOUND = 20
FIELDS = {
    "share_out_of_range": "share",
    "over_all": "share",
    "in_the_future": "valid_from",
    "held_already": "owner",
    "own_shares": "owner",
}


@opens_for("parties.link")
@require_http_methods(["GET", "HEAD", "POST"])
def add_owner(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Search for an owner, choose it, and enter what it holds of the party."""
    actor = actor_of(request)
    owned = get_object_or_404(queries.parties_visible_to(actor), pk=party_id).head
    search = SearchForm(request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    found = queries.search(actor, text).exclude(pk=owned.pk).order_by("name", "pk") if text else ()
    owners = [(str(one.pk), _label(one)) for one in found[:MOST_FOUND]]
    form = LinkForm(request.POST or None, owners=owners)
    if form.is_valid():
        owner = get_object_or_404(queries.parties_visible_to(actor), pk=form.cleaned_data["owner"])
        try:
            services.enter_link(owner, owned, form.link, actor=actor)
        except DomainError as refusal:
            _put(form, refusal)
        else:
            messages.success(request, "Entered. The owner is screened on its own from now on.")
            return redirect("screening:party", owned.pk)
    context = {"party": owned, "search": search, "text": text, "owners": owners, "form": form}
    status = 422 if form.errors else 200
    return render(request, "screening/parties/add_owner.html", context, status=status)


@opens_for("parties.link")
@require_http_methods(["GET", "HEAD", "POST"])
def end_link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Show a holding with the forms to end or replace it; end it."""
    link, form = _link(request, link_id), EndForm(request.POST or None, prefix="end")
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.end_link(
                link, on=data["on"], reason=data["reason"], actor=actor_of(request), seen=data["version"]
            )
        except DomainError as refusal:
            _put(form, refusal, valid_from="on", before="on")
        else:
            messages.success(request, "Ended. The live cases of what was owned are screened again.")
            return redirect("screening:party", link.owned.head_id)
    return _link_page(request, link, end=form)


@opens_for("parties.link")
@require_POST
def replace_link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """End a holding and enter its next version."""
    link, form = _link(request, link_id), ReplaceForm(request.POST, prefix="replace")
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.replace_link(
                link, form.link, reason=data["reason"], actor=actor_of(request), seen=data["version"]
            )
        except DomainError as refusal:
            _put(form, refusal, before="valid_from")
        else:
            messages.success(request, "Replaced. The version before stays readable.")
            return redirect("screening:party", link.owned.head_id)
    return _link_page(request, link, replace=form)


def _link(request: HttpRequest, link_id: UUID) -> OwnershipLink:
    return get_object_or_404(queries.links_visible_to(actor_of(request)), pk=link_id)


def _link_page(
    request: HttpRequest,
    link: OwnershipLink,
    *,
    end: EndForm | None = None,
    replace: ReplaceForm | None = None,
) -> HttpResponse:
    given = {"version": link.version}
    refused = [form for form in (end, replace) if form is not None and form.is_bound]
    context = {
        "link": link,
        "end_form": end if end is not None and end.is_bound else EndForm(prefix="end", initial=given),
        "replace_form": replace or ReplaceForm(prefix="replace", initial=given),
        "refused": refused[0] if refused else None,
    }
    return render(request, "screening/parties/link.html", context, status=422 if refused else 200)


def _label(party: RegistryParty) -> str:
    country = countries.name(party.country) if party.country else "country not given"
    return f"{party.name} ({party.get_kind_display().lower()}, {country})"


def _put(
    form: LinkForm | EndForm | ReplaceForm, refusal: DomainError, *, valid_from: str = "", before: str = ""
) -> None:
    """Put a refusal of the service beside the field that mends it; another kind is a page of its own."""
    field = FIELDS.get(refusal.code, "")
    field = valid_from if field == "valid_from" and valid_from else field
    field = before if refusal.code == "before_it_began" else field
    if refusal.status != DomainError.status or field not in form.fields:
        raise refusal
    form.add_error(field, refusal.message)
