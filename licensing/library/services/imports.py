"""Tables of products: read and kept with what is wrong with them, then taken in whole or not at all."""

import hashlib
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Gap, Missing
from exportctl.core.files.rules import clean_name
from exportctl.core.locks import hold
from exportctl.core.people.models import User
from exportctl.core.sheets import Line
from exportctl.core.sheets.reading import read
from licensing.library import tables
from licensing.library.models import Product, ProductImport, ProductVersion
from licensing.organizations.models import Organization


@transaction.atomic
def read_table(organization: Organization, name: str, data: bytes, *, actor: User) -> ProductImport:
    """Keep what an uploaded table says, row by row, with everything that is wrong with it; take in nothing.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not active.
        DomainError: what `sheets.reading.read` raises, where it is no table of products at all.
    """
    require(actor, "library.use", organization)
    lines = read(data, columns=tables.COLUMNS)
    faults = tables.parsed(lines, organization).faults
    made = ProductImport.objects.create(
        organization=organization,
        made_by=actor,
        file_name=clean_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        lines=[asdict(line) for line in lines],
        faults=[asdict(fault) for fault in faults],
    )
    audit.record(
        made,
        "product.table_read",
        actor=actor,
        thread=made.pk,
        after=made.sha256,
        file=made.file_name,
        rows=len(lines),
    )
    return made


@transaction.atomic
def take_in(table: ProductImport, *, actor: User) -> ProductImport:
    """Put every product of a table into the library. It is read again: the library may have changed.

    A table that was wrong when it was uploaded stays so, also where its faults have gone: its report says so.

    Of two people who press at once, one takes it in.

    Raises:
        NotPermitted, Missing: the table is not the actor's to take in.
        Conflict: `already_taken`.
        DomainError: `rows_wrong`, with a gap for each fault; nothing was taken in.
    """
    kept = ProductImport.objects.select_for_update(of=("self",)).filter(pk=table.pk).first()
    if kept is None:
        raise Missing
    require(actor, "library.use", kept)
    if kept.taken_at is not None:
        raise Conflict(f"“{kept.file_name}” was taken in already.", code="already_taken")
    hold(f"library {kept.organization_id}")
    found = tables.parsed(lines_of(kept), kept.organization)
    if faults := [tables.Fault(**fault) for fault in kept.faults] or found.faults:
        gaps = [Gap(f"Row {fault.row}: {fault.message}") for fault in faults]
        raise DomainError("The table cannot be taken in as it is.", code="rows_wrong", gaps=gaps)
    kept.taken_at, kept.taken_by = timezone.now(), actor
    kept.version += 1
    kept.save(update_fields=["taken_at", "taken_by", "version", "updated_at"])
    _write(kept, found, actor)
    audit.record(
        kept,
        "product.table_taken",
        actor=actor,
        thread=kept.pk,
        after=[facts.name for _, _, facts in found.products],
        file=kept.file_name,
        rows=len(found.products),
    )
    return kept


def lines_of(table: ProductImport) -> list[Line]:
    """Return the rows of a kept table."""
    return [Line(line["number"], line["values"], tuple(line["faults"])) for line in table.lines]


def _write(table: ProductImport, found: tables.Parsed, actor: User) -> None:
    products = [
        Product(
            organization_id=table.organization_id,
            kind=kind,
            name=facts.name,
            search_text=facts.searched(),
            imported_in=table,
        )
        for _, kind, facts in found.products
    ]
    versions = [
        ProductVersion(product=product, number=1, written_by=actor, **facts.columns())
        for product, (_, _, facts) in zip(products, found.products, strict=True)
    ]
    Product.objects.bulk_create(products)
    ProductVersion.objects.bulk_create(versions)
