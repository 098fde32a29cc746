"""Reads of the library, each from the person who asks."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet

from exportctl.core.errors import Missing
from exportctl.core.people.models import User
from licensing.library import rules
from licensing.library.models import (
    BookIdentifier,
    BookParty,
    BookStatement,
    EarlierClassification,
    Product,
    ProductDocument,
    ProductImport,
    ProductVersion,
)
from licensing.organizations.models import Organization
from licensing.organizations.queries import own_organizations
from licensing.organizations.rules import normalize_name

Row = TypeVar("Row", bound=Model)
MOST_ALIKE = 5


def products_visible_to(actor: User) -> QuerySet[Product]:
    """Return the products of `actor`'s own organizations; nobody else knows of any, no agent either."""
    return Product.objects.select_related("organization").filter(organization__in=own_organizations(actor))


def parties_visible_to(actor: User) -> QuerySet[BookParty]:
    """Return the parties in the books of `actor`'s own organizations."""
    return BookParty.objects.select_related("organization").filter(organization__in=own_organizations(actor))


def imports_visible_to(actor: User) -> QuerySet[ProductImport]:
    """Return the tables uploaded for `actor`'s own organizations."""
    return ProductImport.objects.select_related("organization").filter(
        organization__in=own_organizations(actor)
    )


def found(rows: QuerySet[Row], row_id: UUID | str) -> Row:
    """Return one of `rows`.

    Raises:
        Missing: there is none, or none that this person may know of.
    """
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise Missing
    return row


def searched(rows: QuerySet[Row], text: str, *, archived: bool = False) -> QuerySet[Row]:
    """Return the products or parties that have every word of `text`; archived ones only when asked for."""
    rows = rows.filter(archived_at__isnull=not archived)
    for word in rules.searched_words(text):
        rows = rows.filter(search_text__contains=word)
    return rows


def with_latest(products: QuerySet[Product]) -> QuerySet[Product]:
    """Return `products`, each with its latest version as the only one of `shown`."""
    latest = ProductVersion.objects.select_related("entry").filter(number=F("product__latest"))
    return products.prefetch_related(Prefetch("versions", latest, to_attr="shown"))


def latest_version(product: Product) -> ProductVersion:
    """Return the version that an application would take today."""
    return found_version(product, product.latest)


def version_shown(product: Any) -> ProductVersion:
    """Return the latest version of a product that `with_latest` read."""
    version: ProductVersion = product.shown[0]
    return version


def found_version(product: Product, number: int) -> ProductVersion:
    """Return one version of a product.

    Raises:
        Missing: it has no version of this number.
    """
    version = product.versions.select_related("entry__edition", "written_by").filter(number=number).first()
    if version is None:
        raise Missing
    return version


def standing_documents(product: Product) -> QuerySet[ProductDocument]:
    """Return the documents that nobody removed."""
    return product.documents.filter(removed=False).select_related("file")


def standing_classifications(product: Product) -> QuerySet[EarlierClassification]:
    """Return the earlier classifications that nobody took back, the latest first."""
    return product.classifications.filter(removed=False)


def products_like(organization: Organization, *, name: str, part_numbers: Collection[str]) -> list[Product]:
    """Return products in use that have nearly this name or one of these part numbers, the closest first."""
    numbers = ProductVersion.objects.filter(
        product=OuterRef("pk"), number=OuterRef("latest"), part_numbers__overlap=list(part_numbers)
    )
    rows = Product.objects.filter(organization=organization, archived_at__isnull=True)
    close = Q(likeness__gte=rules.CLOSE) | Q(name__iexact=name)
    if part_numbers:
        close |= Q(Exists(numbers))
    rows = rows.annotate(likeness=TrigramSimilarity("name", name)).filter(close)
    return list(rows.order_by("-likeness", "created_at")[:MOST_ALIKE])


def parties_like(
    organization: Organization, *, names: Sequence[str], numbers: Collection[str]
) -> list[BookParty]:
    """Return parties in use that have nearly one of these names, or just one of them, or of these numbers."""
    likeness: Any = Q(aliases__overlap=list(names))
    plain = [normalized for name in names if (normalized := normalize_name(name))]
    rows = BookParty.objects.filter(organization=organization, archived_at__isnull=True)
    for at, name in enumerate(plain):
        rows = rows.annotate(**{f"likeness_{at}": TrigramSimilarity("normalized_name", name)})
        likeness |= Q(**{f"likeness_{at}__gte": rules.CLOSE})
    if numbers:
        known = BookIdentifier.objects.filter(party=OuterRef("pk"), value__in=list(numbers))
        likeness |= Q(Exists(known))
    return list(rows.filter(likeness).order_by("created_at")[:MOST_ALIKE])


def statements_of(party: BookParty) -> QuerySet[BookStatement]:
    """Return every version of the statements of a party, the newest first."""
    return party.statements.select_related("file", "product", "written_by")


def current_statements(organization: Organization, parties: Collection[UUID | None]) -> list[BookStatement]:
    """Return the current statements of some parties of an organization's book."""
    rows = BookStatement.objects.filter(party__organization=organization, party__in=parties, current=True)
    return list(rows.select_related("file", "product"))
