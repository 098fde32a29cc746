"""Collecting the records of a file: each is kept, found to be repeated, or quarantined with its reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from screening.watchlists.sources.dates import edtf
from screening.watchlists.sources.listed import KINDS, PRIMARY, ListedEntity, ListedName, ParsedList, Problem
from screening.watchlists.sources.reading import ListRefused, one_line, script_of

Note = Callable[[str], None]

MAX_ID = 60
MAX_NAME = 1000
MAX_NAMES = 10_000
MAX_PROBLEMS = 10_000
MAX_QUARANTINED = 10_000


class Unreadable(Exception):
    """A record that is left out, and why."""


class Gathering:
    """The records of one file, as they are read one after another."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entities: list[ListedEntity] = []
        self.problems: list[Problem] = []
        self.quarantined: list[Problem] = []
        self.repeated = 0
        self.misfits = 0
        self.names_left_out = 0
        self._seen: dict[str, tuple[int, int]] = {}

    def take(self, line: int, read: Callable[[Note], ListedEntity]) -> bool:
        """Read one record and return whether it was kept. One that cannot be read is quarantined.

        A record that says the same as an earlier one with its id is counted and dropped; one that says
        something else is quarantined, since nobody here can tell which of the two is right.

        Raises:
            ListRefused: more than 10,000 records cannot be read.
        """
        try:
            return self._keep(line, self._checked(line, read(lambda text: self.note(line, text))))
        except Unreadable as reason:
            self.leave_out(line, str(reason))
            return False

    def note(self, line: int, text: str) -> None:
        """Name something odd that was read all the same; the first 10,000 are kept."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.file, line, text))

    def leave_out(self, line: int, reason: str, file: str = "") -> None:
        """Quarantine the record of that line, of another file of the same list if one is named.

        Raises:
            ListRefused: more than 10,000 records cannot be read.
        """
        self.quarantined.append(Problem(file or self.file, line, reason))
        if len(self.quarantined) > MAX_QUARANTINED:
            first = self.quarantined[0]
            raise ListRefused(
                first.file,
                first.line,
                f"More than {MAX_QUARANTINED:,} records cannot be read; the first: {first.message}",
            )

    def parsed(self, counts: Mapping[str, int], published_on: date | None = None) -> ParsedList:
        """Return all of it, with `counts` of the file's own rows before those of what was made of them.

        Raises:
            ListRefused: there was not one record.
        """
        if not self.entities and not self.quarantined:
            raise ListRefused(self.file, 0, "The file has no records.")
        return ParsedList(
            tuple(self.entities),
            {**counts, **self.counts()},
            tuple(self.problems),
            tuple(self.quarantined),
            published_on,
        )

    def counts(self) -> dict[str, int]:
        """Count what was made of the records."""
        return {
            "records_repeated": self.repeated,
            "records_quarantined": len(self.quarantined),
            "entities": len(self.entities),
            **{f"entities_{kind}": sum(entity.kind == kind for entity in self.entities) for kind in KINDS},
            "names_primary": len(self.entities),
            "names_left_out": self.names_left_out,
            "names": sum(len(entity.names) for entity in self.entities),
            "addresses": sum(len(entity.addresses) for entity in self.entities),
        }

    def _keep(self, line: int, entity: ListedEntity) -> bool:
        if entity.external_id not in self._seen:
            self._seen[entity.external_id] = line, len(self.entities)
            self.entities.append(entity)
            return True
        first, index = self._seen[entity.external_id]
        if self.entities[index] != entity:
            raise Unreadable(
                f"The id {entity.external_id} stands twice with different content, first in line {first}."
            )
        self.repeated += 1
        self.note(line, f"The record {entity.external_id} repeats the one of line {first}; it was read once.")
        return False

    def _checked(self, line: int, entity: ListedEntity) -> ListedEntity:
        """Return the record without the aliases that cannot be compared.

        Raises:
            Unreadable: it has no id or name, a name that cannot be compared, or too many names.
        """
        if not entity.external_id:
            raise Unreadable("The record has no id.")
        if len(entity.external_id) > MAX_ID:
            raise Unreadable(f"The id {quoted(entity.external_id)} is longer than {MAX_ID} characters.")
        if len(entity.names) > MAX_NAMES:
            raise Unreadable(f"The record {entity.external_id} has more than {MAX_NAMES:,} names.")
        if wrong := _wrong(entity.names[0].value if entity.names else ""):
            raise Unreadable(f"The record {entity.external_id} {wrong}.")
        usable = tuple(name for name in entity.names if not _wrong(name.value))
        if len(usable) == len(entity.names):
            return entity
        self.names_left_out += len(entity.names) - len(usable)
        for name in entity.names:
            if wrong := _wrong(name.value):
                self.note(line, f"An alias of {entity.external_id} {wrong}; it was left out.")
        return replace(entity, names=usable)


def named(primary: str, aliases: Iterable[tuple[str, str]]) -> tuple[ListedName, ...]:
    """Return the primary name and the aliases (value and quality), each spelling once, empty ones never."""
    qualities: dict[str, str] = {one_line(primary): PRIMARY}
    for value, quality in aliases:
        if text := one_line(value):
            qualities.setdefault(text, quality)
    return tuple(ListedName(value, quality, script_of(value)) for value, quality in qualities.items())


def births(texts: Iterable[str], note: Note) -> tuple[tuple[str, ...], str]:
    """Return the birth dates that can be read, each once, and the others as they are written."""
    read = {text: edtf(text) for text in map(one_line, texts) if text}
    unread = [text for text, birth in read.items() if not birth]
    for text in unread:
        note(f"The birth date {quoted(text)} is not one; it stands in the remarks.")
    return tuple(dict.fromkeys(birth for birth in read.values() if birth)), "; ".join(unread)


def labelled(*pairs: tuple[str, str]) -> str:
    """Join what has a value as `Title: Director; Owner: Lantern Shipping`; without a label the value."""
    return "; ".join(
        f"{label}: {value}" if label else value for label, text in pairs if (value := one_line(text))
    )


def quoted(text: str) -> str:
    """Return the first letters of a foreign text, fit for a message."""
    return repr(text if len(text) <= MAX_ID else f"{text[:MAX_ID]}…")


def _wrong(name: str) -> str:
    if not name:
        return "has no name"
    if len(name) > MAX_NAME:
        return f"has a name of {len(name):,} characters, over {MAX_NAME:,}: {quoted(name)}"
    if not any(letter.isalnum() for letter in name):
        return f"has a name without a letter or digit: {quoted(name)}"
    return ""
