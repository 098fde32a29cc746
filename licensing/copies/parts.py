"""One file of a copy: facts, a table, or a document as it was stored."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.core.serializers.json import DjangoJSONEncoder

from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import as_csv


@dataclass(frozen=True)
class Part:
    """One file of the copy: its path in it, what writes its bytes in its turn, and of which document."""

    path: str
    read: Callable[[], bytes]
    stored: StoredFile | None = None


def documents(folder: str, stored: Iterable[StoredFile]) -> Iterator[Part]:
    """Return documents as they were stored, numbered, in a folder."""
    for number, file in enumerate(stored, start=1):
        yield Part(f"{folder}/{number:02d}-{file.name}", partial(files.read, file), file)


def table(names: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV under these names; None is an empty cell."""
    return as_csv(
        [Column(name, "") for name in names],
        [["" if cell is None else str(cell) for cell in row] for row in rows],
    )


def as_json(facts: object) -> bytes:
    """Return facts as JSON that a person can read, in UTF-8."""
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
