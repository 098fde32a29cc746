"""The party book: the list, one party with its notes, and the page where it is written."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.errors import DomainError
from exportctl.core.web.kept import forget, keeps_typed, typed
from exportctl.core.web.pages import keyset_page
from licensing.library import queries, services
from licensing.library.facts import BookFacts, facts_of
from licensing.library.forms import SearchForm
from licensing.library.models import BookParty
from licensing.library.party_forms import NoteForm, WholeParty
from licensing.library.portal.pages import explain, may_keep, show, version_of
from licensing.library.portal.rows import party_rows
from licensing.organizations.models import Organization
from licensing.organizations.queries import own_organizations


@opens_for("library.use")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the parties in the books of the actor's organizations, the latest changed first."""
    actor = actor_of(request)
    text, archived = request.GET.get("q", ""), "archived" in request.GET
    rows = queries.searched(queries.parties_visible_to(actor), text, archived=archived)
    page = keyset_page(rows.prefetch_related("identifiers"), request, order=["-updated_at", "-pk"])
    return show(
        request,
        "parties",
        page=page,
        form=SearchForm(initial={"q": text}),
        text=text,
        archived=archived,
        several=own_organizations(actor).count() > 1,
        verdict=may_keep(actor),
    )


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def party(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Show a party with its numbers, contacts and notes; take in a new note."""
    actor = actor_of(request)
    found = queries.found(queries.parties_visible_to(actor), party_id)
    note = NoteForm(request.POST or None)
    if note.is_valid():
        services.write_note(found, note.cleaned_data["text"], actor=actor)
        return redirect("licensing:book-party", found.pk)
    return show(
        request,
        "party",
        party=found,
        rows=party_rows(found),
        identifiers=found.identifiers.all(),
        contacts=found.contacts.all(),
        statements=queries.statements_of(found),
        notes=found.notes.select_related("written_by"),
        note=note,
        events=timeline(found.pk, for_exporter=True)[:20],
        verdict=check(actor, "library.use", found),
        status=422 if note.is_bound else 200,
    )


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
@keeps_typed
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a party, point out whom it may be, and put it into the book."""
    actor = actor_of(request)
    organizations = own_organizations(actor).filter(status="active")
    data = request.POST if request.method == "POST" else typed(request) or None
    whole = WholeParty(data, organizations=organizations)
    alike: list[BookParty] = []
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and whole.is_valid():
        facts, organization = whole.facts(), whole.organization
        alike = _alike(request, organization, facts)
        if not alike:
            made = services.add_party(organization, facts, actor=actor)
            forget(request)
            messages.success(request, f"{made.name} is in the party book.")
            return redirect("licensing:book-party", made.pk)
    verdict = may_keep(actor)
    return show(request, "party_form", party=None, whole=whole, alike=alike, verdict=verdict, status=status)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
@keeps_typed
def edit(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Show a party for change, and save it."""
    actor = actor_of(request)
    found = queries.found(queries.parties_visible_to(actor), party_id)
    data = request.POST if request.method == "POST" else typed(request) or None
    whole = WholeParty(data, shown=facts_of(found))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and whole.is_valid():
        try:
            services.save_party(found, whole.facts(), actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, whole.party, found)
        else:
            forget(request)
            messages.success(request, "Saved.")
            return redirect("licensing:book-party", found.pk)
    verdict = check(actor, "library.use", found)
    return show(
        request, "party_form", found, party=found, whole=whole, alike=[], verdict=verdict, status=status
    )


@opens_for("library.use")
@require_POST
def archive(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Take a party out of use."""
    actor = actor_of(request)
    found = queries.found(queries.parties_visible_to(actor), party_id)
    services.archive_party(found, actor=actor, version=version_of(request))
    messages.success(request, f"{found.name} is archived. Applications that took it keep it.")
    return redirect("licensing:book-party", found.pk)


@opens_for("library.use")
@require_POST
def restore(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Take a party back into use."""
    actor = actor_of(request)
    found = queries.found(queries.parties_visible_to(actor), party_id)
    services.restore_party(found, actor=actor, version=version_of(request))
    messages.success(request, f"{found.name} is in use again.")
    return redirect("licensing:book-party", found.pk)


def _alike(request: HttpRequest, organization: Organization, facts: BookFacts) -> list[BookParty]:
    """Return parties that this may be, unless the person has said that it is another one."""
    if request.POST.get("another") == "yes":
        return []
    numbers = [one.value for one in facts.identifiers]
    return queries.parties_like(organization, names=[facts.name, *facts.aliases], numbers=numbers)
