"""The engine as the measurements use it, in one place."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from screening.matching import ListedParty, Match, Matcher, Query
from tests.bench.data import Asked, listed


def written(parties: Iterable[ListedParty], folder: Path) -> Path:
    """Build the index of some parties as a file and return where it is."""
    import pickle

    path = folder / "index.pickle"
    path.write_bytes(pickle.dumps(list(parties)))
    return path


def written_elsewhere(folder: Path) -> Path:
    """Build the index of the real list in another process, so that this one has seen nothing of it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(_write_real_list, folder).result()


def _write_real_list(folder: Path) -> Path:
    return written(listed(), folder)


def opened(path: Path) -> Matcher:
    """Open an index file."""
    import pickle

    return Matcher(pickle.loads(path.read_bytes()))


def size_of(path: Path) -> int:
    """Return the bytes of an index on disk, whether it is one file or a folder of them."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def query(asked: Asked, *, by_name_alone: bool = True) -> Query:
    """Return what is asked of the engine; `by_name_alone` leaves birth date and country out."""
    if by_name_alone:
        return Query((asked.name,), kind=asked.kind)
    countries = (asked.country,) if asked.country else ()
    return Query((asked.name,), kind=asked.kind, birth_date=asked.birth_date, countries=countries)


def found(matches: Iterable[Match], expected: str) -> bool:
    """Say whether the party that was meant is among the matches."""
    return any(match.entity == expected for match in matches)


def in_memory(parties: Iterable[ListedParty]) -> Matcher:
    """Build a matcher without a file."""
    return Matcher(parties)


def flags(matches: Iterable[Match]) -> bool:
    """Say whether an officer would be asked to look."""
    return any(True for _ in matches)


REFITTED: tuple[str, ...] = ()


def pair_scores(cases):
    from screening.matching.compare import compare
    from screening.matching.normalise import words

    return [compare(words(case.left), words(case.right)).score for case in cases]


def refitted(known, best_threshold, judged):
    return best_threshold(known, pair_scores(known)), pair_scores
