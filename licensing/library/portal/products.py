"""The product library: the list, one product with its versions, and the page where it is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.errors import DomainError
from exportctl.core.web.kept import forget, keeps_typed, typed
from exportctl.core.web.pages import keyset_page
from licensing.control_lists.queries import entry_by_code, search
from licensing.library import queries, rules, services
from licensing.library.forms import KindForm, ProductForm, SearchForm
from licensing.library.models import Product
from licensing.library.portal.pages import explain, may_keep, show, version_of
from licensing.library.portal.rows import answer_rows, product_rows
from licensing.library.rulings import rulings_of
from licensing.organizations.models import Organization
from licensing.organizations.queries import own_organizations


@opens_for("library.use")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the products of the actor's organizations, the latest changed first."""
    actor = actor_of(request)
    text, archived = request.GET.get("q", ""), "archived" in request.GET
    products = queries.searched(queries.products_visible_to(actor), text, archived=archived)
    page = keyset_page(queries.with_latest(products), request, order=["-updated_at", "-pk"])
    return show(
        request,
        "products",
        page=page,
        form=SearchForm(initial={"q": text}),
        text=text,
        archived=archived,
        several=own_organizations(actor).count() > 1,
        verdict=may_keep(actor),
    )


@opens_for("library.use")
@require_safe
def product(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Show a product as it is now, with its papers, its versions, and what was done."""
    actor = actor_of(request)
    found = queries.found(queries.products_visible_to(actor).select_related("imported_in"), product_id)
    version = queries.latest_version(found)
    edit_url = "" if found.archived_at else reverse("licensing:product-edit", args=[found.pk])
    return show(
        request,
        "product",
        product=found,
        current=version,
        rows=product_rows(version),
        answers=answer_rows(found.kind, version, edit_url),
        gaps=rules.answer_gaps(found.kind, version.answers),
        documents=queries.standing_documents(found),
        classifications=queries.standing_classifications(found).select_related("entered_by"),
        rulings=rulings_of([found.pk])[found.pk],
        versions=found.versions.select_related("written_by"),
        events=timeline(found.pk, for_exporter=True)[:20],
        verdict=check(actor, "library.use", found),
    )


@opens_for("library.use")
@require_safe
def version(request: HttpRequest, product_id: UUID, number: int) -> HttpResponse:
    """Show one version of a product as it was."""
    found = queries.found(queries.products_visible_to(actor_of(request)), product_id)
    one = queries.found_version(found, number)
    rows = product_rows(one)
    answers = answer_rows(found.kind, one)
    return show(request, "version", product=found, one=one, rows=rows, answers=answers)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
@keeps_typed
def add(request: HttpRequest) -> HttpResponse:
    """Ask what the new product is, then its questions, and put it into the library."""
    actor = actor_of(request)
    organizations = own_organizations(actor).filter(status="active")
    chosen = KindForm(request.GET if "kind" in request.GET else None, organizations=organizations)
    if not chosen.is_valid():
        status = 422 if chosen.is_bound else 200
        return show(request, "kind", form=chosen, verdict=may_keep(actor), status=status)
    kind, organization = chosen.cleaned_data["kind"], chosen.cleaned_data["organization"]
    if request.method == "GET" or "find" in request.POST:
        return _show_form(request, ProductForm(kind, initial=_shown(request, {})))
    form = ProductForm(kind, request.POST)
    status, alike = 422, []
    if form.is_valid():
        facts = form.facts()
        alike = _alike(request, organization, facts)
        if not alike:
            try:
                made = services.add_product(organization, kind, facts, actor=actor)
            except DomainError as error:
                status = explain(error, form)
            else:
                forget(request)
                messages.success(request, f"{made.name} is in the library.")
                return redirect("licensing:product", made.pk)
    return _show_form(request, form, alike=alike, status=status)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
@keeps_typed
def edit(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Show a product for change, and save it."""
    actor = actor_of(request)
    found = queries.found(queries.products_visible_to(actor), product_id)
    if request.method == "GET" or "find" in request.POST:
        stored = ProductForm.initial_of(queries.latest_version(found))
        return _show_form(request, ProductForm(found.kind, initial=_shown(request, stored)), found)
    form = ProductForm(found.kind, request.POST)
    status = 422
    if form.is_valid():
        try:
            services.save_product(found, form.facts(), actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, form, found)
        else:
            forget(request)
            messages.success(request, "Saved.")
            return redirect("licensing:product", found.pk)
    return _show_form(request, form, found, status=status)


@opens_for("library.use")
@require_POST
def archive(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Take a product out of use."""
    actor = actor_of(request)
    found = queries.found(queries.products_visible_to(actor), product_id)
    services.archive_product(found, actor=actor, version=version_of(request))
    messages.success(request, f"{found.name} is archived. Applications that took it keep it.")
    return redirect("licensing:product", found.pk)


@opens_for("library.use")
@require_POST
def restore(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Take a product back into use."""
    actor = actor_of(request)
    found = queries.found(queries.products_visible_to(actor), product_id)
    services.restore_product(found, actor=actor, version=version_of(request))
    messages.success(request, f"{found.name} is in use again.")
    return redirect("licensing:product", found.pk)


def _shown(request: HttpRequest, stored: dict[str, Any]) -> dict[str, Any]:
    """Return what the form shows first: what is stored, or kept, or stood there before a search."""
    return request.POST.dict() if request.method == "POST" else stored | typed(request)


def _alike(request: HttpRequest, organization: Organization, facts: services.ProductFacts) -> list[Product]:
    """Return products that this may be, unless the person has said that it is another one."""
    if request.POST.get("another") == "yes":
        return []
    return queries.products_like(organization, name=facts.name, part_numbers=facts.part_numbers)


def _show_form(
    request: HttpRequest,
    form: ProductForm,
    found: Product | None = None,
    *,
    alike: list[Product] | None = None,
    status: int = 200,
) -> HttpResponse:
    text = str(request.POST.get("q") or typed(request).get("q", ""))
    code = str(form["control_code"].value() or "")
    chosen = entry_by_code(code) if code else None
    entries = [one for one in search(text, limit=10) if chosen is None or one.code != chosen.code]
    context: dict[str, Any] = {"form": form, "product": found, "alike": alike or [], "text": text}
    return show(request, "product_form", found, status=status, chosen=chosen, entries=entries, **context)
