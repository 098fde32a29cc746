"""The exporter's pages of what it knows of the parties of an application."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.people.models import User
from licensing.knowledge import queries, services
from licensing.knowledge.forms import KnowledgeForm
from licensing.knowledge.queries import Customer
from licensing.knowledge.rules import Known
from licensing.review.forms import posted
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to


@opens_for("knowledge.file")
@require_safe
def customers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the parties of an application, and what was filed about each."""
    case, actor = _own_case(request, application_id), actor_of(request)
    context = {
        "case": case,
        "customers": queries.customers_of(actor, case),
        "verdict": check(actor, "knowledge.file", case),
    }
    return render(request, "licensing/knowledge/customers.html", context)


@opens_for("knowledge.file")
@require_http_methods(["GET", "HEAD", "POST"])
def customer(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Ask what is known of one party; `take=book` begins with the notes of the exporter's own book."""
    case, actor = _own_case(request, application_id), actor_of(request)
    found = next((one for one in queries.customers_of(actor, case) if one.party.pk == party_id), None)
    if found is None:
        raise Missing
    notes = queries.book_notes_of(actor, found.party)
    taken = request.GET.get("take") == "book"
    first = _initial(found, [note.text for note in notes] if taken else [])
    form = KnowledgeForm(posted(request), initial=first)
    if form.is_valid():
        try:
            services.file(case, party_id, Known(**form.cleaned_data), actor=actor)
        except DomainError as error:
            _explain(error, form)
        else:
            messages.success(request, "Your entry was filed. The officer of the case reads it.")
            return redirect("licensing:customers", application_id)
    context = {
        "case": case,
        "customer": found,
        "form": form,
        "notes": notes,
        "taken": taken,
        "verdict": check(actor, "knowledge.file", case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/knowledge/customer.html", context, status=status)


def _own_case(request: HttpRequest, application_id: UUID) -> Case:
    actor: User = actor_of(request)
    return get_object_or_404(cases_visible_to(actor), application_id=application_id)


def _initial(customer: Customer, notes: list[str]) -> dict[str, Any]:
    """Return what the form shows first: what was filed last, and notes of the book that are not in it."""
    first = asdict(queries.known_of(customer.latest)) if customer.latest else {}
    known = str(first.get("how_known", ""))
    new = [text for text in notes if text not in known]
    if new:
        first["how_known"] = "\n\n".join(filter(None, [known, *new]))
    return first


def _explain(error: DomainError, form: KnowledgeForm) -> None:
    """Put a refusal of what was typed beside its field; any other refusal has its own page."""
    if error.status != DomainError.status:
        raise error
    field = error.gaps[0].field if error.gaps else ""
    form.add_error(field if field in form.fields else None, error.message)
