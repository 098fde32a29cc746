"""Papers of a product: documents, and what authorities said of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from licensing.library import queries, services
from licensing.library.forms import ClassificationForm, DocumentForm
from licensing.library.portal.pages import explain, show, version_of


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Ask for a document, and store it with the product."""
    actor = actor_of(request)
    product = queries.found(queries.products_visible_to(actor), product_id)
    form = DocumentForm(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            services.attach_document(product, upload, kind=kind, actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, form, product)
        else:
            return redirect("licensing:product", product.pk)
    return show(request, "document", product, form=form, product=product, status=status)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def remove_document(request: HttpRequest, product_id: UUID, document_id: UUID) -> HttpResponse:
    """Ask once more, and take a document off a product."""
    actor = actor_of(request)
    product = queries.found(queries.products_visible_to(actor), product_id)
    document = queries.found(queries.standing_documents(product), document_id)
    if request.method == "POST":
        services.remove_document(product, document.pk, actor=actor, version=version_of(request))
        return redirect("licensing:product", product.pk)
    return show(request, "remove", product=product, what=document.file.name)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def classify(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Ask what an authority said of the product before, and enter it."""
    actor = actor_of(request)
    product = queries.found(queries.products_visible_to(actor), product_id)
    form = ClassificationForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.enter_classification(product, form.facts(), actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, form, product)
        else:
            return redirect("licensing:product", product.pk)
    return show(request, "classification", product, form=form, product=product, status=status)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def remove_classification(request: HttpRequest, product_id: UUID, row_id: UUID) -> HttpResponse:
    """Ask once more, and take an earlier classification back."""
    actor = actor_of(request)
    product = queries.found(queries.products_visible_to(actor), product_id)
    row = queries.found(queries.standing_classifications(product), row_id)
    if request.method == "POST":
        services.remove_classification(product, row.pk, actor=actor, version=version_of(request))
        return redirect("licensing:product", product.pk)
    return show(request, "remove", product=product, what=f"{row.reference} by {row.authority}")
