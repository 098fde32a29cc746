"""Goods of a draft: the list of lines, and one line with its control entry."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.kept import keeps_typed
from licensing.applications import services
from licensing.applications.forms import GoodsForm
from licensing.applications.models import Application, GoodsLine
from licensing.applications.portal.library import as_picked, goods_initial, product_picked
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
from licensing.applications.portal.rows import line_rows
from licensing.applications.queries import kind_of
from licensing.control_lists.queries import entry_by_code, search
from licensing.library.models import Product
from licensing.library.rulings import rulings_of
from licensing.unfinished.models import UnfinishedEntry


@opens_for("applications.draft")
@require_safe
def goods(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the goods lines."""
    application = opened(request, application_id)
    lines = application.lines.select_related("entry", "product_version__product")
    wanted = kind_of(application).lines
    rows = [(line, line_rows(line, counted=wanted.counted)) for line in lines]
    library = check(actor_of(request), "library.use", application.organization)
    return show(request, "goods", application, lines=rows, wanted=wanted, library=library)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def add(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for one more goods line, and save it."""
    return _line_page(request, opened(request, application_id), None)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def edit(request: HttpRequest, application_id: UUID, line_id: UUID) -> HttpResponse:
    """Show one goods line for change, and save it."""
    application = opened(request, application_id)
    line = get_object_or_404(
        application.lines.select_related("entry", "product_version__product"), pk=line_id
    )
    return _line_page(request, application, line)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, application_id: UUID, line_id: UUID) -> HttpResponse:
    """Ask once more, and remove a goods line."""
    actor = actor_of(request)
    application = opened(request, application_id)
    line = get_object_or_404(application.lines, pk=line_id)
    if request.method == "POST":
        services.remove_goods_line(application, line.pk, actor=actor, version=version_of(request))
        return redirect("licensing:application-goods", application.pk)
    what = f"goods line {line.number}: {line.description}"
    return show(request, "remove", application, what=what, back="licensing:application-goods")


def _line_page(request: HttpRequest, application: Application, line: GoodsLine | None) -> HttpResponse:
    """Search, save or show a line. "Find" only searches: everything typed stays in the form."""
    product = product_picked(request, application) if line is None else None
    counted = kind_of(application).lines.counted
    stored = GoodsForm.initial_of(line) if line else {}
    if request.method == "GET" or "find" in request.POST:
        entry = begun(request, application)
        blank = goods_initial(product) if product else {}
        shown = initial(request, stored or blank, entry) if request.method == "GET" else request.POST.dict()
        form = GoodsForm(initial=shown, counted=counted)
        text = shown.get("q", "")
        return _show_line(request, application, line, form, text, product, stored=stored, entry=entry)
    form = GoodsForm(request.POST, counted=counted)
    title = f"Goods line {line.number}" if line else "Add goods"
    if (answer := aside(request, application, form, title=title, stored=stored)) is not None:
        return answer
    status = 422
    if form.is_valid():
        try:
            services.save_goods_line(
                application,
                form.facts(),
                actor=actor_of(request),
                version=version_of(request),
                line_id=line.pk if line else None,
                picked=as_picked(request, product),
            )
        except DomainError as error:
            status = explain(error, form, application)
        else:
            saved(request, application)
            return redirect("licensing:application-goods", application.pk)
    text = request.POST.get("q", "")
    return _show_line(request, application, line, form, text, product, stored=stored, status=status)


def _show_line(
    request: HttpRequest,
    application: Application,
    line: GoodsLine | None,
    form: GoodsForm,
    text: str,
    product: Product | None,
    *,
    stored: Mapping[str, Any],
    entry: UnfinishedEntry | None = None,
    status: int = 200,
) -> HttpResponse:
    code = str(form["control_code"].value() or "")
    chosen = entry_by_code(code) if code else None
    found = [entry for entry in search(text, limit=10) if chosen is None or entry.code != chosen.code]
    taken = product or (line.product_version.product if line and line.product_version else None)
    context = {
        "line": line,
        "chosen": chosen,
        "entries": found,
        "text": text,
        "product": product,
        "taken": taken,
        "rulings": rulings_of([taken.pk])[taken.pk] if taken else [],
    }
    return show_form(
        request, "goods_line", application, form, stored=stored, entry=entry, status=status, **context
    )
