"""End-use statements of a party of the book: a new one, and the next version of one that is there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.forms import offer
from exportctl.core.web.kept import forget, keeps_typed, typed
from licensing.library import queries, services
from licensing.library.models import BookParty, BookStatement
from licensing.library.portal.pages import explain, show, version_of
from licensing.library.portal.rows import statement_rows
from licensing.library.statement_facts import StatementFacts
from licensing.library.statement_forms import BookStatementForm

ANOTHER = "another"


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
@keeps_typed
def add(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Ask what a statement of a party says, and put it into the book."""
    party = queries.found(queries.parties_visible_to(actor_of(request)), party_id)
    return _page(request, party, None)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
@keeps_typed
def renew(request: HttpRequest, party_id: UUID, statement_id: UUID) -> HttpResponse:
    """Show what a current statement says, and save it as the next version: a renewal or a correction."""
    party = queries.found(queries.parties_visible_to(actor_of(request)), party_id)
    current = queries.statements_of(party).filter(current=True)
    return _page(request, party, queries.found(current, statement_id))


@opens_for("library.use")
@require_safe
def statement(request: HttpRequest, party_id: UUID, statement_id: UUID) -> HttpResponse:
    """Show one version of a statement as it was entered."""
    party = queries.found(queries.parties_visible_to(actor_of(request)), party_id)
    found = queries.found(queries.statements_of(party), statement_id)
    return show(request, "statement", party=party, statement=found, rows=statement_rows(found))


def _page(request: HttpRequest, party: BookParty, before: BookStatement | None) -> HttpResponse:
    actor = actor_of(request)
    given = request.POST if request.method == "POST" and ANOTHER not in request.POST else None
    form = BookStatementForm(
        given,
        request.FILES if given is not None else None,
        initial=_initial(request, before),
        another=ANOTHER in request.POST,
    )
    if before is None:
        products = queries.products_visible_to(actor).filter(organization=party.organization_id)
        offer(form, "product", products.filter(archived_at=None))
    else:
        del form.fields["product"]
    status = 422 if given is not None else 200
    if given is not None and form.is_valid():
        try:
            made = services.save_statement(
                party,
                form.facts(),
                actor=actor,
                version=version_of(request),
                product=before.product if before else form.cleaned_data["product"],
                upload=form.cleaned_data["file"],
            )
        except DomainError as error:
            status = explain(error, form, party)
        else:
            forget(request)
            messages.success(request, f"Version {made.number} of the statement is in the party book.")
            return redirect("licensing:book-party", party.pk)
    verdict = check(actor, "library.use", party)
    context = {"party": party, "form": form, "before": before, "verdict": verdict}
    return show(request, "statement_form", party, status=status, **context)


def _initial(request: HttpRequest, before: BookStatement | None) -> dict[str, object]:
    if ANOTHER in request.POST:
        return dict(request.POST.items())
    stored = BookStatementForm.initial_of(StatementFacts.of(before)) if before else {}
    return stored | typed(request)
