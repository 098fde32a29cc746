"""Parties of a draft: the list, and one party."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.kept import keeps_typed
from licensing.applications import queries, services
from licensing.applications.forms import PartyForm
from licensing.applications.models import Application, Party, PartyRole
from licensing.applications.portal.library import as_picked, party_initial, party_picked
from licensing.applications.portal.pages import (
    aside,
    begun,
    explain,
    initial,
    opened,
    saved,
    show,
    show_form,
    version_of,
)
from licensing.applications.portal.rows import party_rows
from licensing.applications.queries import kind_of
from licensing.types.manifest import RoleWanted, Section

ANOTHER = "another"


@opens_for("applications.draft")
@require_safe
def parties(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the parties."""
    application = opened(request, application_id)
    found = list(application.parties.select_related("book_party"))
    shown = [(party, party_rows(party)) for party in found]
    wanted = roles_wanted(kind_of(application).roles, found)
    library = check(actor_of(request), "library.use", application.organization)
    return show(request, "parties", application, parties=shown, wanted=wanted, library=library)


@dataclass(frozen=True)
class Wanted:
    """A role: its words, who that is, whether somebody is missing, and whether there is room for one more."""

    role: str
    label: str
    why: str
    missing: bool
    room: bool


def roles_wanted(roles: Iterable[RoleWanted], parties: Iterable[Party]) -> list[Wanted]:
    """Return the roles of a page with how far they are filled."""
    counts = Counter(party.role for party in parties)
    return [
        Wanted(
            one.role,
            PartyRole(one.role).label,
            one.why,
            missing=counts[one.role] < one.least,
            room=counts[one.role] < one.most,
        )
        for one in roles
    ]


def _after(application: Application, role: str) -> HttpResponse:
    """Go on to the page on which parties of a role stand."""
    page = kind_of(application).page_of_role(role)
    return redirect(queries.address_of(application, page or Section.PARTIES))


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def add(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for one more party, and save it."""
    return _party_page(request, opened(request, application_id), None)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def edit(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Show one party for change, and save it."""
    application = opened(request, application_id)
    return _party_page(request, application, get_object_or_404(application.parties, pk=party_id))


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Ask once more, and remove a party."""
    actor = actor_of(request)
    application = opened(request, application_id)
    party = get_object_or_404(application.parties, pk=party_id)
    if request.method == "POST":
        services.remove_party(application, party.pk, actor=actor, version=version_of(request))
        return _after(application, party.role)
    what = f"{PartyRole(party.role).label.lower()} {party.name}"
    return show(request, "remove", application, what=what, back="licensing:application-parties")


def _party_page(request: HttpRequest, application: Application, party: Party | None) -> HttpResponse:
    """Save or show a party; `?role=` chooses the role of a new one beforehand, `?book=` who it is.

    The button for another number saves nothing: the same page comes back with one more row.
    """
    book = party_picked(request, application) if party is None else None
    kind = kind_of(application)
    stored = PartyForm.initial_of(party) if party else {}
    context: dict[str, Any] = {"stored": stored, "party": party, "book": book}
    if request.method == "GET":
        blank = {"role": request.GET.get("role", ""), **(party_initial(book) if book else {})}
        entry = begun(request, application)
        form = PartyForm(license_type=kind, initial=initial(request, stored or blank, entry))
        return show_form(request, "party", application, form, entry=entry, **context)
    if ANOTHER in request.POST:
        form = PartyForm(license_type=kind, initial=request.POST.dict(), another=True)
        return show_form(request, "party", application, form, **context)
    form = PartyForm(request.POST, license_type=kind)
    title = f"Party {party.name}"[:120] if party else "Add a party"
    if (answer := aside(request, application, form, title=title, stored=stored)) is not None:
        return answer
    status = 422
    if form.is_valid():
        try:
            services.save_party(
                application,
                form.facts(),
                actor=actor_of(request),
                version=version_of(request),
                party_id=party.pk if party else None,
                picked=as_picked(request, book),
            )
        except DomainError as error:
            status = explain(error, form, application)
        else:
            saved(request, application)
            return _after(application, form.cleaned_data["role"])
    return show_form(request, "party", application, form, status=status, **context)
