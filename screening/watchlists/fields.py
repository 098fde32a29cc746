"""What is different between two records of one listed entity, field by field; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entity in two editions: what is gone, what is new, and what stayed."""

    field: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[str, ...] = ()


def fields_of(entity: ListedEntity) -> Mapping[str, tuple[str, ...]]:
    """Return an entity as lists of texts, by field; a field without a value is an empty list."""
    return {field: read(entity) for field, read in FIELDS.items()}


def compared(old: ListedEntity, new: ListedEntity) -> tuple[FieldChange, ...]:
    """Return every field that either record has, in the order of reading, changed or not."""
    before, after = fields_of(old), fields_of(new)
    found = [
        FieldChange(
            field,
            removed=tuple(value for value in before[field] if value not in after[field]),
            added=tuple(value for value in after[field] if value not in before[field]),
            kept=tuple(value for value in after[field] if value in before[field]),
        )
        for field in FIELDS
        if before[field] or after[field]
    ]
    return (*found[:1], *_qualities(old, new), *found[1:])


def _qualities(old: ListedEntity, new: ListedEntity) -> tuple[FieldChange, ...]:
    """Return which names of both records have another quality now; none where none has."""
    before, after = ({name.value: name.quality for name in entity.names} for entity in (old, new))
    other = [name for name, quality in after.items() if before.get(name, quality) != quality]
    if not other:
        return ()
    removed, added = (tuple(f"{name}: {side[name]}" for name in other) for side in (before, after))
    return (FieldChange("name qualities", removed, added),)


def differences(old: ListedEntity, new: ListedEntity) -> tuple[FieldChange, ...]:
    """Return the fields that differ. None means that only the order of their values does."""
    return tuple(change for change in compared(old, new) if change.removed or change.added)


def address_text(address: ListedAddress) -> str:
    """Return an address in one line, with its country where the line does not say it."""
    missing = address.country and address.country not in address.text
    return f"{address.text}, {address.country}" if missing else address.text


def identifier_text(number: Identifier) -> str:
    """Return an identifier as a person reads it: `passport: N118804 (SY), expired`."""
    where = f" ({number.country})" if number.country else ""
    note = f", {number.note}" if number.note else ""
    return f"{number.kind}: {number.value}{where}{note}"


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value else ()


FIELDS: Mapping[str, Callable[[ListedEntity], tuple[str, ...]]] = {
    "names": lambda entity: tuple(name.value for name in entity.names),
    "kind": lambda entity: (entity.kind,),
    "addresses": lambda entity: tuple(address_text(one) for one in entity.addresses),
    "birth dates": lambda entity: entity.birth_dates,
    "nationalities": lambda entity: entity.nationalities,
    "identifiers": lambda entity: tuple(identifier_text(one) for one in entity.identifiers),
    "programs": lambda entity: entity.programs,
    "requirement": lambda entity: _one(entity.requirement),
    "citation": lambda entity: _one(entity.citation),
    "listed on": lambda entity: _one(entity.listed_on),
    "remarks": lambda entity: _one(entity.remarks),
}
