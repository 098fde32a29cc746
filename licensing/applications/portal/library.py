"""From a draft to the library and back: pick a product or a party, keep what was typed."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, opens_for, require
from exportctl.core.errors import DomainError, Missing
from exportctl.core.web.forms import PlainForm
from exportctl.core.web.pages import keyset_page
from licensing.applications import services
from licensing.applications.forms import numbers_initial
from licensing.applications.models import Application, PartyRole
from licensing.applications.portal.pages import explain, opened, show
from licensing.control_lists.queries import entry_by_code
from licensing.library import queries as library
from licensing.library import rules
from licensing.library.facts import facts_of
from licensing.library.forms import SearchForm
from licensing.library.models import BookParty, Product
from licensing.library.models.products import Classification
from licensing.library.rulings import rulings_of

Kept = TypeVar("Kept", Product, BookParty)


class KeepForm(PlainForm):
    """What a goods line is called in the library, and what it is."""

    name = forms.CharField(label="Name in the library", max_length=200)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, f"{kind.label}: {kind.hint}") for kind in rules.Kind],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what it is."},
    )


@opens_for("applications.draft")
@require_safe
def pick_product(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the products of the exporter's library, and search them."""
    actor = actor_of(request)
    application = opened(request, application_id)
    require(actor, "library.use", application.organization)
    products = library.with_latest(_of(library.products_visible_to(actor), application))
    return _pick(request, "pick_product", application, products, rulings=True)


@opens_for("applications.draft")
@require_safe
def pick_party(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the parties of the exporter's book, and search them."""
    actor = actor_of(request)
    application = opened(request, application_id)
    require(actor, "library.use", application.organization)
    parties = _of(library.parties_visible_to(actor), application)
    role = request.GET.get("role", "")
    words = dict(PartyRole.choices).get(role, "party").lower()
    return _pick(request, "pick_party", application, parties, role=role, role_words=words)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def keep_product(request: HttpRequest, application_id: UUID, line_id: UUID) -> HttpResponse:
    """Ask what a goods line is, and put it into the library."""
    actor = actor_of(request)
    application = opened(request, application_id)
    require(actor, "library.use", application.organization)
    line = get_object_or_404(application.lines.select_related("entry"), pk=line_id)
    form = KeepForm(request.POST or None, initial={"name": line.description[:200]})
    status, alike = 422 if form.is_bound else 200, []
    if form.is_valid():
        name, kind = form.cleaned_data["name"], form.cleaned_data["kind"]
        numbers = [line.part_number] if line.part_number else []
        if request.POST.get("another") != "yes":
            alike = library.products_like(application.organization, name=name, part_numbers=numbers)
        if not alike:
            try:
                kept = services.keep_product(application, line.pk, kind=kind, name=name, actor=actor)
            except DomainError as error:
                status = explain(error, form, application)
            else:
                messages.success(request, f"{name} is in the library. Answer its technical questions there.")
                return redirect("licensing:product", kept.product_id)
    return show(request, "keep_product", application, form=form, line=line, alike=alike, status=status)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def keep_party(request: HttpRequest, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Point out whom a party may be in the book already, and put it there."""
    actor = actor_of(request)
    application = opened(request, application_id)
    require(actor, "library.use", application.organization)
    party = get_object_or_404(application.parties, pk=party_id)
    names = [party.name, *party.aliases]
    numbers = [number.value for number in party.numbers]
    alike = library.parties_like(application.organization, names=names, numbers=numbers)
    if request.method == "POST" and (not alike or request.POST.get("another") == "yes"):
        kept = services.keep_party(application, party.pk, actor=actor)
        messages.success(request, f"{kept.name} is in the party book.")
        return redirect("licensing:application-parties", application.pk)
    status = 422 if request.method == "POST" else 200
    return show(request, "keep_party", application, party=party, alike=alike, status=status)


def product_picked(request: HttpRequest, application: Application) -> Product | None:
    """Return the product that the address names; None where it names none.

    Raises:
        Missing: it is not in the library of the draft's organization.
    """
    products = _of(library.products_visible_to(actor_of(request)), application)
    return _picked(request, "product", products)


def party_picked(request: HttpRequest, application: Application) -> BookParty | None:
    """Return the party of the book that the address names; None where it names none.

    Raises:
        Missing: it is not in the book of the draft's organization.
    """
    return _picked(request, "book", _of(library.parties_visible_to(actor_of(request)), application))


def as_picked(request: HttpRequest, kept: Product | BookParty | None) -> services.Picked | None:
    """Return what was picked with the version that the person saw when they picked it."""
    return None if kept is None else services.Picked(kept.pk, request.GET.get("seen", ""))


def goods_initial(product: Product) -> dict[str, Any]:
    """Return what the form of a goods line shows of a product; a code that is gone is left to be chosen."""
    version = library.latest_version(product)
    entry = entry_by_code(version.entry.code) if version.entry else None
    if version.classification == Classification.NOT_LISTED:
        entry = entry_by_code(services.UNLISTED)
    return {
        "description": version.description,
        "part_number": version.part_number,
        "control_code": entry.code if entry else "",
        "unit": entry.unit if entry else "",
    }


def party_initial(party: BookParty) -> dict[str, Any]:
    """Return what the form of a party shows of one of the book. A field that both have is named in SHARED."""
    shown = {key: getattr(party, key) for key in services.SHARED}
    numbers = numbers_initial(facts_of(party).identifiers)
    return shown | numbers | {"aliases": "\n".join(party.aliases)}


def _pick(
    request: HttpRequest,
    page: str,
    application: Application,
    rows: QuerySet[Kept],
    *,
    rulings: bool = False,
    **context: Any,
) -> HttpResponse:
    text = request.GET.get("q", "")
    found = keyset_page(library.searched(rows, text), request, order=["-updated_at", "-pk"])
    form = SearchForm(initial={"q": text})
    if rulings:
        said = rulings_of([row.pk for row in found.rows])
        context["rows"] = [(row, [one for one in said[row.pk] if one.holds]) for row in found.rows]
    return show(request, page, application, found=found, form=form, text=text, **context)


def _of(rows: QuerySet[Kept], application: Application) -> QuerySet[Kept]:
    return rows.filter(organization=application.organization_id)


def _picked(request: HttpRequest, name: str, rows: QuerySet[Kept]) -> Kept | None:
    if not (key := request.GET.get(name, "")):
        return None
    try:
        return library.found(rows, UUID(key))
    except ValueError:
        raise Missing from None
