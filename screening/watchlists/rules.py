"""Pure rules of editions: what identifies one, and what its counts say in words."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

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
