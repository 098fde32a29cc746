"""Writing the entities of an edition: three COPY streams, since a whole list is tens of thousands of rows."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import DataError, connection, models, transaction
from django.utils import timezone

from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName, Finding
from screening.watchlists.sources.listed import ListedEntity, ParsedList
from screening.watchlists.sources.reading import ListRefused

BATCH = 20_000
ENTITY = (
    *("id", "created_at", "updated_at", "version", "edition_id", "external_id", "kind", "name"),
    *("programs", "birth_dates", "nationalities", "identifiers"),
    *("remarks", "listed_on", "requirement", "citation", "digest"),
)
NAME = ("entity_id", "position", "value", "quality", "script")
ADDRESS = ("entity_id", "text", "country", "country_code")
FINDING = ("edition_id", "position", "left_out", "file", "line", "message")
FINDINGS_KEPT = 10_000
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
IN_ARRAY = str.maketrans({"\\": r"\\", '"': r"\""})


@transaction.atomic
def store_entities(edition: Edition, listed: Sequence[ListedEntity]) -> None:
    """Insert all entities of an edition with their names and addresses, in the order of the file.

    Raises:
        ListRefused: the database cannot hold a value, such as an id that is too long or a NUL character.
    """
    pairs = [(uuid4(), entity) for entity in listed]
    with _refusing():
        _copy(Entity, ENTITY, _entities(edition.pk, pairs, timezone.now()))
        _copy(EntityName, NAME, _names(pairs))
        _copy(EntityAddress, ADDRESS, _addresses(pairs))
    _analyze(Entity, EntityName, EntityAddress)


def store_findings(edition: Edition, parsed: ParsedList) -> None:
    """Keep which records were left out, and then what was odd; of a hopeless file only the first thousands.

    Raises:
        ListRefused: the database cannot hold one.
    """
    found = [*((True, one) for one in parsed.quarantined), *((False, one) for one in parsed.problems)]
    rows = (
        (edition.pk, position, left_out, one.file, one.line, one.message)
        for position, (left_out, one) in enumerate(found[:FINDINGS_KEPT])
    )
    with _refusing():
        _copy(Finding, FINDING, rows)


def _analyze(*tables: type[models.Model]) -> None:
    """Tell the planner of the new rows at once.

    What follows compares whole editions, and a planner that knows of none compares each entity with every
    one of the other edition. A role that does not own the tables is warned and goes on.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(table._meta.db_table for table in tables)}")


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the database cannot hold into a refusal of the list."""
    try:
        yield
    except (DataError, UnicodeEncodeError) as error:
        said = " ".join(str(error).split())[:300]
        raise ListRefused("list", 0, f"A value cannot be stored: {said}") from None


def _entities(
    edition: UUID, pairs: Iterable[tuple[UUID, ListedEntity]], now: datetime
) -> Iterator[tuple[Any, ...]]:
    for pk, entity in pairs:
        yield (
            *(pk, now, now, 1, edition, entity.external_id, entity.kind, entity.name),
            *(_array(entity.programs), _array(entity.birth_dates), _array(entity.nationalities)),
            json.dumps([asdict(number) for number in entity.identifiers]),
            *(entity.remarks, entity.listed_on, entity.requirement, entity.citation, entity.digest),
        )


def _names(pairs: Iterable[tuple[UUID, ListedEntity]]) -> Iterator[tuple[Any, ...]]:
    for pk, entity in pairs:
        for position, name in enumerate(entity.names):
            yield pk, position, name.value, name.quality, name.script


def _addresses(pairs: Iterable[tuple[UUID, ListedEntity]]) -> Iterator[tuple[Any, ...]]:
    for pk, entity in pairs:
        for address in entity.addresses:
            yield pk, address.text, address.country, address.country_code


def _array(values: Sequence[str]) -> str:
    """Return a text array as Postgres reads it."""
    return "{" + ",".join(f'"{value.translate(IN_ARRAY)}"' for value in values) + "}"


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Stream rows into the table of `model`, some thousands at a time; None is NULL."""
    into = f'COPY "{model._meta.db_table}" ({", ".join(columns)}) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors:
        while lines := [_line(row) for row in islice(rows, BATCH)]:
            cursor.copy_expert(into, io.BytesIO("".join(lines).encode()))


def _line(row: Iterable[Any]) -> str:
    return "\t".join(r"\N" if cell is None else str(cell).translate(ESCAPES) for cell in row) + "\n"
