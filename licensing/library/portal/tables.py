"""Tables of products: the template, what is taken away, and an upload from its report to the library."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing, NotPermitted
from exportctl.core.sheets.rules import LARGEST_FILE
from exportctl.core.sheets.writing import download
from licensing.library import queries, services, tables
from licensing.library.forms import TableForm
from licensing.library.portal.pages import may_keep, show
from licensing.organizations.queries import own_organizations

SHOWN = 20
MOST_FAULTS = 200


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a table of products, read it, and go on to its report."""
    actor = actor_of(request)
    organizations = own_organizations(actor).filter(status="active")
    form = TableForm(request.POST or None, request.FILES or None, organizations=organizations)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        organization, file = form.cleaned_data["organization"], form.cleaned_data["file"]
        try:
            made = services.read_table(organization, file.name, file.read(LARGEST_FILE + 1), actor=actor)
        except NotPermitted:
            raise
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("licensing:product-import", made.pk)
    verdict = may_keep(actor)
    return show(request, "import", form=form, columns=tables.COLUMNS, verdict=verdict, status=status)


@opens_for("library.use")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show what a table says and what is wrong with it; take it in whole."""
    actor = actor_of(request)
    table = queries.found(queries.imports_visible_to(actor), import_id)
    gaps: list[str] = []
    if request.method == "POST":
        try:
            services.take_in(table, actor=actor)
        except (NotPermitted, Missing):
            raise
        except DomainError as error:
            if not error.gaps:
                raise
            gaps = [gap.message for gap in error.gaps]
        else:
            count = len(table.lines)
            messages.success(request, f"{count} product{'s are' if count > 1 else ' is'} in the library.")
            return redirect("licensing:library")
    verdict = check(actor, "library.use", table)
    if table.faults:
        verdict = Verdict("Mend the rows that are wrong in your file and upload it again.")
    faults = gaps or [f"Row {fault['row']}: {fault['message']}" for fault in table.faults]
    return show(
        request,
        "report",
        table=table,
        lines=table.lines[:SHOWN],
        more=max(len(table.lines) - SHOWN, 0),
        faults=faults[:MOST_FAULTS],
        more_faults=max(len(faults) - MOST_FAULTS, 0),
        wrong_rows=len({fault["row"] for fault in table.faults}),
        verdict=verdict,
        status=422 if gaps else 200,
    )


@opens_for("library.use")
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Send an empty table, in CSV or XLSX."""
    return download(form, tables.COLUMNS, [], name="products-template")


@opens_for("library.use")
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Send the actor's products in use as a table that can be taken in again."""
    products = queries.products_visible_to(actor_of(request)).filter(archived_at__isnull=True)
    found = queries.with_latest(products).order_by("name", "pk")
    rows = [tables.row_of(one, queries.version_shown(one)) for one in found]
    return download(form, tables.COLUMNS, rows, name="products")
