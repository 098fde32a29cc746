"""What is different between two editions of one list.

Entities are paired by the publisher's id and compared by digest, inside the database; a record is read
only where it changed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Literal
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from redis.exceptions import RedisError

from exportctl.core.errors import DomainError
from screening.watchlists.fields import FieldChange, differences
from screening.watchlists.models import Edition, Entity, EntityName
from screening.watchlists.queries import listed
from screening.watchlists.sources.listed import ListedEntity

What = Literal["added", "removed", "changed"]
WHATS: tuple[What, ...] = ("added", "removed", "changed")
SECONDS_KEPT = 7 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """The publisher's ids of what came, went and changed; `before` and `after` lead to the entities.

    `after` has the entities of the new edition that came or changed, `before` those of the old edition that
    went or changed.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    before: Mapping[str, UUID]
    after: Mapping[str, UUID]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class EntityChange:
    """One entity that came, went or changed, with the fields that differ where it changed."""

    what: What
    external_id: str
    kind: str
    name: str
    before: UUID | None
    after: UUID | None
    fields: tuple[FieldChange, ...] = ()


def changes(old_edition_id: UUID | None, new_edition_id: UUID) -> EditionChanges:
    """Return what differs between two editions of a list; without an old one everything is added."""
    found = {
        what: dict(rows.order_by("external_id").values_list("external_id", "pk"))
        for what, rows in ((what, entities(what, old_edition_id, new_edition_id)) for what in WHATS)
    }
    changed_before = Entity.objects.filter(edition=old_edition_id, external_id__in=found["changed"])
    return EditionChanges(
        added=tuple(found["added"]),
        removed=tuple(found["removed"]),
        changed=tuple(found["changed"]),
        before=found["removed"] | dict(changed_before.values_list("external_id", "pk")),
        after=found["added"] | found["changed"],
    )


def entities(what: What, old_edition_id: UUID | None, new_edition_id: UUID) -> QuerySet[Entity]:
    """Return the entities that came or changed, of the new edition, or that went, of the old one."""
    old, new = (Entity.objects.filter(edition=edition) for edition in (old_edition_id, new_edition_id))
    same = {"external_id": OuterRef("external_id")}
    if what == "added":
        return new.exclude(Exists(old.filter(**same)))
    if what == "removed":
        return old.exclude(Exists(new.filter(**same)))
    return new.filter(Exists(old.filter(**same).exclude(digest=OuterRef("digest"))))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many entities came, went and changed, and how many names are to be screened again for that."""

    added: int
    removed: int
    changed: int
    names: int


def figures(old: Edition, new: Edition) -> Figures:
    """Return how much differs between two editions.

    An edition that was read is never edited, so what was counted once is kept for a week; without a cache it
    is counted again.
    """
    key = f"watchlists.difference:{old.pk}:{new.pk}"
    with suppress(RedisError):
        if kept := cache.get(key):
            return Figures(**kept)
    found = changes(old.pk, new.pk)
    names = sum(map(len, names_to_screen(found).values()))
    made = Figures(len(found.added), len(found.removed), len(found.changed), names)
    if old.counts and new.counts:
        with suppress(RedisError):
            cache.set(key, asdict(made), SECONDS_KEPT)
    return made


def names_to_screen(found: EditionChanges) -> dict[UUID, tuple[str, ...]]:
    """Return what to screen again, by entity: all names of those that came, or whose names changed."""
    before, after = _names(found.before.values()), _names(found.after.values())
    names = {}
    for external_id, pk in found.after.items():
        earlier = before.get(found.before[external_id], {}) if external_id in found.before else {}
        if set(after[pk]) != set(earlier):
            names[pk] = tuple(after[pk])
    return names


def _names(entities: Collection[UUID]) -> dict[UUID, dict[str, None]]:
    """Return the names of some entities in order, each once."""
    names: dict[UUID, dict[str, None]] = defaultdict(dict)
    for pk, value in EntityName.objects.filter(entity__in=entities).values_list("entity_id", "value"):
        names[pk][value] = None
    return names


def described(what: What, rows: Iterable[Entity], old_edition_id: UUID | None) -> list[EntityChange]:
    """Return some entities of `entities(what, …)` as changes, with the fields that differ."""
    rows = list(rows)
    before: dict[str, UUID] = {}
    records: dict[UUID, ListedEntity] = {}
    if what == "changed":
        others = Entity.objects.filter(
            edition=old_edition_id, external_id__in=[row.external_id for row in rows]
        )
        before = dict(others.values_list("external_id", "pk"))
        records = dict(listed([*before.values(), *(row.pk for row in rows)]))
    return [_described(what, row, before.get(row.external_id), records) for row in rows]


def _described(
    what: What, row: Entity, before: UUID | None, records: Mapping[UUID, ListedEntity]
) -> EntityChange:
    return EntityChange(
        what=what,
        external_id=row.external_id,
        kind=row.kind,
        name=row.name,
        before=row.pk if what == "removed" else before,
        after=None if what == "removed" else row.pk,
        fields=differences(records[before], records[row.pk]) if before is not None else (),
    )


def of_one_list(old: Edition, new: Edition) -> None:
    """Refuse to compare editions of different lists, or one with itself.

    Raises:
        DomainError: `other_list` or `same_edition`.
    """
    if old.watchlist_id != new.watchlist_id:
        raise DomainError("These are editions of different lists.", code="other_list")
    if old.pk == new.pk:
        raise DomainError("Choose two different editions.", code="same_edition")
