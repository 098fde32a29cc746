"""End-use statements of a draft: compared with the application, entered, taken from the book, removed."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.web.kept import keeps_typed
from licensing.applications import queries, services
from licensing.applications.models import Application, Party, PartyRole
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
from licensing.applications.statements.queries import compared
from licensing.library.queries import current_statements
from licensing.library.statement_facts import StatementFacts
from licensing.library.statement_forms import StatementForm
from licensing.types.manifest import Section

ANOTHER = "another"


@opens_for("applications.draft")
@require_safe
def statements(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show each end user with the statement and how it compares, and what the party book has."""
    application = _asked(opened(request, application_id))
    kept = current_statements(
        application.organization, [one.book_party_id for one in application.parties.all()]
    )
    if kept and not check(actor_of(request), "library.use", application.organization):
        kept = []
    users = [
        (one, [found for found in kept if found.party_id == one.party.book_party_id])
        for one in compared(application)
    ]
    return show(request, "statements", application, users=users)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def edit(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Ask what the statement of an end user says, and save it.

    The button for another line of goods saves nothing: the same page comes back with one more row.
    """
    application = _asked(opened(request, application_id))
    party = _end_user(application, party_id)
    least = min(application.lines.count(), 5) or 1
    stored = _stored(application, party)
    if request.method == "GET":
        entry = begun(request, application)
        form = StatementForm(initial=initial(request, stored, entry), least=least)
        return _form(request, application, party, form, stored=stored, entry=entry)
    if ANOTHER in request.POST:
        form = StatementForm(initial=request.POST.dict(), least=least, another=True)
        return _form(request, application, party, form, stored=stored)
    form = StatementForm(request.POST, request.FILES, least=least)
    title = f"End-use statement of {party.name}"[:120]
    if (answer := aside(request, application, form, title=title, stored=stored)) is not None:
        return answer
    status = 422
    if form.is_valid():
        try:
            services.save_end_use_statement(
                application,
                party.pk,
                form.facts(),
                actor=actor_of(request),
                version=version_of(request),
                upload=form.cleaned_data["file"],
            )
        except DomainError as error:
            status = explain(error, form, application)
        else:
            saved(request, application)
            return redirect("licensing:application-statements", application.pk)
    return _form(request, application, party, form, stored=stored, status=status)


@opens_for("applications.draft")
@require_POST
def take(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Take the statement of an end user from the party book."""
    application = _asked(opened(request, application_id))
    party = _end_user(application, party_id)
    try:
        chosen = UUID(request.POST.get("statement", ""))
    except ValueError:
        raise Missing from None
    services.take_end_use_statement(
        application, party.pk, chosen, actor=actor_of(request), version=version_of(request)
    )
    return redirect("licensing:application-statements", application.pk)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Ask once more, and take a statement off the draft."""
    application = _asked(opened(request, application_id))
    party = _end_user(application, party_id)
    if request.method == "POST":
        services.remove_end_use_statement(
            application, party.pk, actor=actor_of(request), version=version_of(request)
        )
        return redirect("licensing:application-statements", application.pk)
    what = f"what the end-use statement of {party.name} says"
    return show(request, "remove", application, what=what, back="licensing:application-statements")


def _asked(application: Application) -> Application:
    """Return the draft, or 404 where its type of license asks for no statement."""
    if Section.STATEMENT not in queries.kind_of(application).sections:
        raise Missing
    return application


def _end_user(application: Application, party_id: UUID) -> Party:
    return get_object_or_404(application.parties.filter(role=PartyRole.END_USER), pk=party_id)


def _stored(application: Application, party: Party) -> dict[str, Any]:
    """Return what the form shows of the statement that is stored; nothing where none is."""
    found = application.statements.filter(party=party).first()
    return StatementForm.initial_of(StatementFacts.of(found)) if found else {}


def _form(
    request: HttpRequest, application: Application, party: Party, form: forms.Form, **context: Any
) -> HttpResponse:
    stored = application.statements.select_related("attachment__file").filter(party=party).first()
    document = stored.attachment if stored else None
    return show_form(request, "statement", application, form, party=party, document=document, **context)
