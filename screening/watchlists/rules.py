"""Pure rules of editions: what identifies one, and what its counts say in words."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from exportctl.core.errors import DomainError
from screening.watchlists.sources import SOURCES, Source
from screening.watchlists.sources.reading import NamedFile


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
    """Yield the counts of an edition with their names in words, in the order in which they were taken."""
    for key, number in counts.items():
        yield key.replace("_", " "), number
