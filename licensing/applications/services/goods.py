"""Goods lines of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Gap
from exportctl.core.people.models import User
from licensing.applications.models import (
    Application,
    GoodsLine,
)
from licensing.applications.queries import kind_of
from licensing.applications.services.library import product_taken
from licensing.applications.services.locking import (
    Version,
    changed,
    holds,
    locked_draft,
    record,
    row_of,
    shown,
    values_of,
    write,
)
from licensing.control_lists.models import ControlListEntry
from licensing.library.services import Picked
from licensing.unfinished.services import wipe_page

UNCOUNTED: dict[str, Any] = {"quantity": Decimal(1), "unit": "NMB"}


@dataclass(frozen=True)
class LineFacts:
    """One goods line: `quantity` in `unit` (UN/ECE Rec 20), `value` of the line in `currency` (ISO 4217)."""

    description: str
    entry: ControlListEntry
    quantity: Decimal
    unit: str
    value: Decimal
    currency: str
    part_number: str = ""


@transaction.atomic
def save_goods_line(
    application: Application,
    facts: LineFacts,
    *,
    actor: User,
    version: Version,
    line_id: UUID | None = None,
    picked: Picked | None = None,
) -> GoodsLine:
    """Add a goods line, or change the one with `line_id`; saving what is already there changes nothing.

    A new line that was `picked` from the library notes which version of the product it was.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        Missing: the line is gone, or the product is not in the exporter's library.
        DomainError: `entry_outdated` when the control entry's edition is no longer in force.

    Where the type of license counts no quantities, a line is one item, whatever was given.
    """
    draft = locked_draft(application, actor)
    values = values_of(facts) | ({} if kind_of(draft).counts else UNCOUNTED)
    line = row_of(draft.lines.all(), line_id) if line_id else GoodsLine(application=draft)
    if holds(line, values):
        return line
    expect_version(draft, version)
    if facts.entry.edition.status != facts.entry.edition.Status.IN_FORCE:
        message = f"Entry {facts.entry.code} has a newer edition. Choose it again."
        raise DomainError(message, code="entry_outdated", gaps=[Gap(message, field="control_code")])
    before = None if line._state.adding else shown(line, values)
    if line._state.adding:
        line.number = (draft.lines.aggregate(last=Max("number"))["last"] or 0) + 1
        line.product_version = product_taken(draft, picked, actor)
    write(line, values)
    changed(draft)
    record(draft, "application.goods_saved", actor, before, shown(line, values), number=line.number)
    return line


@transaction.atomic
def add_goods_lines(
    application: Application, lines: Sequence[LineFacts], *, actor: User, version: Version
) -> list[GoodsLine]:
    """Add several lines after those that are there, all or none.

    Raises:
        NotPermitted, Conflict, DomainError: as for saving.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    return [save_goods_line(draft, facts, actor=actor, version=None) for facts in lines]


@transaction.atomic
def remove_goods_line(application: Application, line_id: UUID, *, actor: User, version: Version) -> None:
    """Remove a line and number the later ones anew; the row history keeps what it said.

    Raises:
        NotPermitted, Conflict, Missing: as for saving.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    line = row_of(draft.lines.all(), line_id)
    line.delete()
    wipe_page(draft, reverse("licensing:goods-edit", args=[draft.pk, line_id]))
    for later in draft.lines.filter(number__gt=line.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number", "updated_at"])
    changed(draft)
    record(draft, "application.goods_removed", actor, line.description, None, number=line.number)
