"""From a request to the library: pick the product that is asked about, and what is known of it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import Missing
from exportctl.core.web.pages import keyset_page
from licensing.advice import queries, rules
from licensing.advice.models import AdviceRequest, ItemKind, ProposalKind
from licensing.control_lists.queries import entry_by_code
from licensing.library import queries as library
from licensing.library.forms import SearchForm
from licensing.library.models import Product
from licensing.library.models.products import Classification
from licensing.library.rules import Kind
from licensing.library.rulings import rulings_of
from licensing.library.services import Picked

KINDS = {
    Kind.GOODS: ItemKind.EQUIPMENT,
    Kind.COMPONENT: ItemKind.EQUIPMENT,
    Kind.SOFTWARE: ItemKind.SOFTWARE,
    Kind.TECHNOLOGY: ItemKind.TECHNOLOGY,
    Kind.MATERIAL: ItemKind.MATERIAL,
}
PROPOSALS = {
    Classification.LISTED: ProposalKind.ENTRY,
    Classification.NOT_LISTED: ProposalKind.NOT_LISTED,
    Classification.UNKNOWN: ProposalKind.UNKNOWN,
}
# Guided questions about an item that a question about a product has the answer to.
ANSWERS = {
    "performance": "parameters",
    "encryption": "encryption_details",
    "special_design": "military_design",
}


@opens_for("advice.request")
@require_safe
def pick(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show the products of the exporter's library, with what the authority said of them, and search them."""
    draft = queries.draft_of(actor_of(request), request_id)
    text = request.GET.get("q", "")
    products = library.with_latest(_of(request, draft))
    found = keyset_page(library.searched(products, text), request, order=["-updated_at", "-pk"])
    rulings = rulings_of([one.pk for one in found.rows])
    context = {
        "asked": draft,
        "page": found,
        "rows": [(one, KINDS[Kind(one.kind)], rulings[one.pk][:1]) for one in found.rows],
        "form": SearchForm(initial={"q": text}),
        "text": text,
    }
    return render(request, "licensing/advice/pick.html", context)


def product_picked(request: HttpRequest, draft: AdviceRequest) -> Product | None:
    """Return the product that the address names; None where it names none.

    Raises:
        Missing: it is not in the library of the draft's organization.
    """
    if not (key := request.GET.get("product", "")):
        return None
    try:
        return library.found(_of(request, draft), UUID(key))
    except ValueError:
        raise Missing from None


def as_picked(request: HttpRequest, product: Product | None) -> Picked | None:
    """Return what was picked with the version that the person saw when they picked it."""
    return None if product is None else Picked(product.pk, request.GET.get("seen", ""))


def item_initial(product: Product, kind: str) -> dict[str, Any]:
    """Return what the form of an item of a kind shows of a product: what the library knows, nothing more."""
    version = library.latest_version(product)
    said = {key: version.answers.get(answer, "") for key, answer in ANSWERS.items()}
    entry = entry_by_code(version.entry.code) if version.entry else None
    first = rules.GUIDES[kind][0].key
    return {
        "name": version.name,
        "manufacturer": version.manufacturer,
        "part_number": version.part_number,
        **said,
        first: version.description,
        "proposal": PROPOSALS[Classification(version.classification)],
        "proposal_reason": version.classification_reason,
        "control_code": entry.code if entry else "",
    }


def _of(request: HttpRequest, draft: AdviceRequest) -> QuerySet[Product]:
    return library.products_visible_to(actor_of(request)).filter(organization=draft.organization_id)
