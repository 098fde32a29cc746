"""Pure rules of editions: what identifies one, what holds one back, and what its counts say in words."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from uuid import UUID

from exportctl.core.errors import DomainError
from screening.watchlists.sources import SOURCES, Source
from screening.watchlists.sources.reading import NamedFile

COUNTED = (
    *("entity_rows", "alias_rows", "address_rows", "comment_rows", "end_markers", "rows"),
    *("individual_elements", "entity_elements", "record_elements", "alias_elements", "name_elements"),
    *("address_elements", "rows_left_out", "records_repeated", "records_quarantined", "kinds_guessed"),
    *("entities", "entities_person", "entities_organization", "entities_vessel", "entities_aircraft"),
    *("names", "names_primary", "names_original_script", "names_from_alias_rows", "names_from_aliases"),
    *("names_from_remarks", "names_left_out", "name_elements_repeated", "rows_repeating_a_name"),
    *("alias_rows_empty", "alias_elements_empty", "alias_rows_without_entity"),
    *("addresses", "address_rows_empty", "address_elements_empty", "address_rows_without_entity"),
)
SHRINKS = Decimal("0.10")
READ = Decimal("0.99")
FAILURES = 2
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
DEMONSTRATION_FILE = Path(__file__).with_name("demonstration.csv")


def edition_hash(files: Sequence[NamedFile]) -> str:
    """Return what tells editions apart: the SHA-256 of the file as received.

    Of several files it is the SHA-256 of their SHA-256s in ascending order, one a line, so that neither
    the names nor the order in which they were given matter.
    """
    digests = sorted(hashlib.sha256(file.data).hexdigest() for file in files)
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def reading_key(edition_id: UUID) -> str:
    """Return the key of the job that reads an edition."""
    return f"read_edition:{edition_id}"


def source_of(key: str) -> Source:
    """Return the source called `key`.

    Raises:
        DomainError: `source_unknown`, naming those that there are.
    """
    if key not in SOURCES:
        known = ", ".join(SOURCES)
        raise DomainError(f"There is no source {key!r}; known are {known}.", code="source_unknown")
    return SOURCES[key]


def count_lines(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    """Yield the counts of an edition in words: what the files hold, then what was made of it."""
    for key in COUNTED:
        if key in counts:
            yield key.replace("_", " "), counts[key]


@dataclass(frozen=True, slots=True)
class Size:
    """What the guards look at in an edition. `entities` were read, `left_out` could not be."""

    entities: int
    left_out: int = 0
    published_on: date | None = None


def guards(new: Size, in_force: Size | None, *, withdrawn: bool = False) -> list[str]:
    """Return why a second person must accept an edition, each reason with its figures; none: it is fine.

    It shrinks by more than 10 % against the edition in force, less than 99 % of its records could be read,
    it was published before the edition in force, or the same files were withdrawn before.
    """
    reasons = [*_smaller(new, in_force), *_unread(new), *_older(new, in_force)]
    if withdrawn:
        reasons.append("The same files were in force before and were withdrawn.")
    return reasons


def _smaller(new: Size, in_force: Size | None) -> Iterator[str]:
    if in_force is not None and new.entities < in_force.entities * (1 - SHRINKS):
        share = percent(in_force.entities - new.entities, in_force.entities)
        yield (
            f"It has {new.entities:,} entities, {share} fewer than the {in_force.entities:,} of the edition "
            f"in force; {SHRINKS:.0%} is allowed."
        )


def _unread(new: Size) -> Iterator[str]:
    records = new.entities + new.left_out
    if new.entities < records * READ:
        yield (
            f"{percent(new.entities, records)} of its {records:,} records could be read and "
            f"{new.left_out:,} were left out; {READ:.0%} must be read."
        )


def _older(new: Size, in_force: Size | None) -> Iterator[str]:
    before = in_force.published_on if in_force is not None else None
    if new.published_on is not None and before is not None and new.published_on < before:
        yield f"It was published on {new.published_on}, before the edition in force of {before}."


def percent(part: int, whole: int) -> str:
    """Return a share with one decimal, never rounded up: 98.99 % is not 99 %."""
    share = (Decimal(part) * 100 / max(whole, 1)).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"{share}%"


def cell_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that would begin it gets an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


def fetch_due(now: datetime, *, last: datetime, failed: bool, hours: int) -> bool:
    """Say whether it is time to look at a publisher again: four times as often as promised, after an hour
    where the last look failed, so that one failure does not break the promise.
    """
    pause = timedelta(hours=1) if failed else timedelta(hours=hours) / 4
    return now - last >= pause


@dataclass(frozen=True, slots=True)
class Standing:
    """How a list stands. `confirmed_at` is when its edition in force was last known to be the newest.

    `failures` are the looks at the publisher that failed since then, `failure` says why the last one did;
    `hours` is the promised interval, None for a list that is only loaded by hand.
    """

    in_force: bool
    confirmed_at: datetime | None
    hours: int | None
    failures: int = 0
    failure: str = ""
    held: bool = False
    refusal: str = ""


def alarms(standing: Standing, *, now: datetime) -> list[str]:
    """Return what is wrong with a list, in sentences; none where it is in order."""
    found = []
    if not standing.in_force:
        found.append("No edition is in force: parties are not screened against this list.")
    elif (
        standing.hours
        and standing.confirmed_at
        and now - standing.confirmed_at > timedelta(hours=standing.hours)
    ):
        age = int((now - standing.confirmed_at) / timedelta(hours=1))
        found.append(
            f"It was last known to be current {age} hours ago; every {standing.hours} hours is promised."
        )
    if standing.failures >= FAILURES:
        found.append(f"The last {standing.failures} looks at the publisher failed. {standing.failure}")
    if standing.held:
        found.append("A new edition waits for a second person.")
    if standing.refusal:
        found.append(f"The last edition was refused. {standing.refusal}")
    return found
