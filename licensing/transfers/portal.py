"""Transfers as both organizations see them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit import queries as trail
from exportctl.core.errors import DomainError
from exportctl.core.files.forms import REFUSALS
from exportctl.core.web.pages import keyset_page
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.review.desk import place_error
from licensing.transfers import queries, services
from licensing.transfers.forms import AcceptForm, AnswerForm, AskForm
from licensing.transfers.models import OPEN, Transfer

FIELDS = {"receiver_refused": "number", "words_required": "words", "no_license": "licenses"}
FIELDS |= {"not_movable": "licenses", "position_required": "position", "declaration_required": "declared"}
FIELDS |= dict.fromkeys(("documents_required", *REFUSALS), "documents")


@opens_for("transfers.ask")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the transfers that the person's organizations asked for or are to receive."""
    found = queries.transfers_visible_to(actor_of(request))
    page = keyset_page(found, request, order=("-created_at", "id"))
    return render(request, "licensing/transfers/portal_list.html", {"page": page})


@opens_for("transfers.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Ask to transfer a license, and others of the same holder with it."""
    actor = actor_of(request)
    license = get_object_or_404(licenses_visible_to(actor).select_related("case__application"), pk=license_id)
    offered = queries.movable(actor, license)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AskForm(*data, offered=offered, initial={"licenses": [str(license.pk)]})
    if form.is_valid():
        made = _ask(request, form, offered)
        if made is not None:
            messages.success(request, f"{made.reference} was sent to the receiving organization.")
            return redirect("licensing:transfer", made.pk)
    context = {"license": license, "form": form, "may": check(actor, "transfers.ask", license)}
    return render(request, "licensing/transfers/ask.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, form: AskForm, offered: list[License]) -> Transfer | None:
    given = form.cleaned_data
    receiver = queries.receiver_of(given["number"], given["country"])
    if receiver is None:
        form.add_error("number", "No approved organization of this country has this number.")
        return None
    asked = services.Request(
        receiver, given["reason"], given["words"], given["effective_on"], given["documents"]
    )
    chosen = [one for one in offered if str(one.pk) in given["licenses"]]
    try:
        return services.ask(chosen, asked, actor=actor_of(request))
    except DomainError as error:
        if error.code not in FIELDS:
            raise
        place_error(form, error, FIELDS)
        return None


@opens_for("transfers.ask")
@require_safe
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Show a transfer: to the receiver what it would take over, to the holder what it filed."""
    return _show(request, _found(request, transfer_id))


@opens_for("transfers.answer")
@require_POST
def accept(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Accept for the receiver."""
    found, form = _found(request, transfer_id), AcceptForm(request.POST)
    if not form.is_valid():
        return _show(request, found, accept_form=form)
    try:
        services.accept(found, actor=actor_of(request), **form.cleaned_data)
    except DomainError as error:
        if error.code not in FIELDS:
            raise
        place_error(form, error, FIELDS)
        return _show(request, found, accept_form=form)
    messages.success(request, "You accepted. The authority decides; until then nothing changes.")
    return redirect("licensing:transfer", found.pk)


@opens_for("transfers.answer")
@require_POST
def decline(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Decline for the receiver."""
    return _end(request, transfer_id, services.decline)


@opens_for("transfers.ask")
@require_POST
def withdraw(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Take a request back."""
    return _end(request, transfer_id, services.withdraw)


def _end(request: HttpRequest, transfer_id: UUID, service: Any) -> HttpResponse:
    found, form = _found(request, transfer_id), AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, end_form=form)
    service(found, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, "The transfer is closed. The licenses stay as they are.")
    return redirect("licensing:transfer", found.pk)


def _found(request: HttpRequest, transfer_id: UUID) -> Transfer:
    visible = queries.transfers_visible_to(actor_of(request)).prefetch_related(None)
    return get_object_or_404(visible, pk=transfer_id)


def _show(request: HttpRequest, found: Transfer, **forms: Any) -> HttpResponse:
    actor = actor_of(request)
    holder = queries.asked_by(actor, found)
    items = queries.shown_items(found)
    pages = queries.pages_of(actor, items)
    seen = {"version": found.version}
    context = {
        "transfer": found,
        "holder": holder,
        "items": [
            (item.license, queries.balances_of(item.license), pages.get(item.license_id)) for item in items
        ],
        "events": trail.timeline(found.pk, for_exporter=True)[:20],
        "files": queries.evidence_of(found) if holder else [],
        "open": found.status in OPEN,
        "may": check(actor, "transfers.ask" if holder else "transfers.answer", found),
        "accept_form": AcceptForm(initial=seen, auto_id="accept_%s"),
        "end_form": AnswerForm(initial=seen),
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "licensing/transfers/portal_transfer.html", context, status=status)
