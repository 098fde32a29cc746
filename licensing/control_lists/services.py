"""Loading a control list: a new edition comes into force whole, or nothing changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict
from exportctl.core.people.models import User
from exportctl.core.reference import units
from licensing.control_lists.models import (
    ControlList,
    ControlListEdition,
    ControlListEntry,
)
from licensing.control_lists.rules import EntryRow, read_entries, search_text

Status = ControlListEdition.Status


@dataclass(frozen=True)
class Loaded:
    """The edition now in force, how many entries it has, and whether this load put it there."""

    edition: ControlListEdition
    entries: int
    changed: bool


@transaction.atomic
def load_control_list(
    data: bytes,
    *,
    key: str,
    title: str,
    jurisdiction: str,
    version: str,
    actor: User | None,
    in_force_from: date | None = None,
) -> Loaded:
    """Put the file in force as the newest edition of the list `key`; the same file again changes nothing.

    `data` is the CSV described in `rules.read_entries`; `version` labels the edition; `actor` None is the
    system. Without `in_force_from` the edition is in force from today.

    Raises:
        DomainError: what `rules.read_entries` raises; the edition before stays in force.
        Conflict: `edition_taken` when another file was already loaded with `version` as its label.
        NotPermitted: when the actor may not load lists.
    """
    if actor is not None:
        require(actor, "control_lists.load")
    digest = hashlib.sha256(data).hexdigest()
    control_list = _locked_list(key, title, jurisdiction)
    current = control_list.editions.filter(status=Status.IN_FORCE).first()
    if current is not None and current.sha256 == digest:
        return Loaded(current, current.entries.count(), changed=False)
    rows = read_entries(data, units=units.UNITS)
    if control_list.editions.filter(label=version).exists():
        raise Conflict(
            f"{title} already has an edition {version}. Give this file its own label.",
            code="edition_taken",
        )
    control_list.editions.filter(status=Status.IN_FORCE).update(status=Status.SUPERSEDED)
    now = timezone.now()
    edition = ControlListEdition.objects.create(
        control_list=control_list,
        label=version,
        sha256=digest,
        loaded_at=now,
        in_force_from=in_force_from or timezone.localdate(now),
    )
    ControlListEntry.objects.bulk_create((_entry(edition, row) for row in rows), batch_size=1000)
    audit.record(
        edition,
        "control_list.loaded",
        actor=actor,
        before=current.label if current else None,
        after=version,
        version=version,
        title=title,
        entries=len(rows),
    )
    return Loaded(edition, len(rows), changed=True)


def _locked_list(key: str, title: str, jurisdiction: str) -> ControlList:
    ControlList.objects.get_or_create(key=key, defaults={"title": title, "jurisdiction": jurisdiction})
    return ControlList.objects.select_for_update().get(key=key)


def _entry(edition: ControlListEdition, row: EntryRow) -> ControlListEntry:
    return ControlListEntry(
        edition=edition,
        code=row.code,
        title=row.title,
        category=row.category,
        category_name=row.category_name,
        product_group=row.product_group,
        product_group_name=row.product_group_name,
        regime=row.regime,
        reasons=list(row.reasons),
        unit=row.unit,
        sensitive=row.sensitive,
        search_text=search_text(row),
    )
