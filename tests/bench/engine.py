"""The engine as the measurements use it, in one place."""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from screening.matching import DEFAULT_CONFIGURATION, Configuration, ListedParty, Match, Matcher, Query
from screening.matching.analysis import analyse
from screening.matching.commands import answers
from screening.matching.compare import Likeness
from screening.matching.index import build
from screening.matching.store import open_file, write
from tests.bench.data import Asked, listed
from tests.bench.machine import Timing, on_one_core

KINDS = {"Person": "person", "Company": "organization", "Organization": "organization", "Vessel": "vessel"}
WARM_UP = Asked("Quillon Ventrask", "person")
REFITTED = {
    "conflict": (0.8, 0.9, 1.0, 1.1, 1.2),
    "extra_in_query": (0.6, 0.7, 0.8, 0.9, 1.0),
    "extra_on_list": (0.1, 0.2, 0.3, 0.4),
}


@dataclass(frozen=True, slots=True)
class LabeledPair:
    """A pair of names with the truth about it."""

    schema: str
    left: str
    right: str
    same: bool
    strong: bool


Scores = Callable[[Sequence[LabeledPair]], list[float]]


def in_memory(parties: Iterable[ListedParty]) -> Matcher:
    """Build a matcher without a file."""
    return Matcher(parties)


def written(parties: Iterable[ListedParty], folder: Path) -> Path:
    """Build the index of some parties as a file and return where it is."""
    path = folder / "index"
    write(build(parties), path)
    return path


def written_elsewhere(folder: Path) -> Path:
    """Build the index of the real list in another process, so that this one has seen nothing of it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(_write_real_list, folder).result()


def opened(path: Path) -> Matcher:
    """Open an index file as a worker does."""
    matcher = Matcher(index=open_file(path))
    gc.collect()
    gc.freeze()
    return matcher


def size_of(path: Path) -> int:
    """Return the bytes of an index on disk, whether it is one file or a folder of them."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def screened_in_batches(path: Path, asked: Sequence[Asked]) -> Timing:
    """Screen queries as the command `screen` does, in a process of its own that has seen none of them."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(_screened, path, list(asked)).result()


def query(asked: Asked, *, by_name_alone: bool = True) -> Query:
    """Return what is asked of the engine; `by_name_alone` leaves birth date and country out."""
    if by_name_alone:
        return Query((asked.name,), kind=asked.kind)
    countries = (asked.country,) if asked.country else ()
    return Query((asked.name,), kind=asked.kind, birth_date=asked.birth_date, countries=countries)


def found(matches: Iterable[Match], expected: str) -> bool:
    """Say whether the party that was meant is among the matches."""
    return any(match.entity == expected for match in matches)


def pair_scores(configuration: Configuration = DEFAULT_CONFIGURATION) -> Scores:
    """Return the function that scores pairs of names by a configuration, as a search would."""
    likeness = Likeness(configuration)

    def scores(cases: Sequence[LabeledPair]) -> list[float]:
        return [
            likeness.compare(analyse(case.left, kind), analyse(case.right, kind)).score
            for case in cases
            for kind in [KINDS.get(case.schema, "")]
        ]

    return scores


def refitted(quality: Callable[[Scores], float]) -> Scores:
    """Return the scores by the weights that do best, tried one weight after the other."""
    best = DEFAULT_CONFIGURATION
    for name, values in REFITTED.items():
        tried = [best, *(replace(best, **{name: value}) for value in values)]
        best = max(tried, key=lambda one: quality(pair_scores(one)))
    return pair_scores(best)


def _screened(path: Path, asked: Sequence[Asked]) -> Timing:
    on_one_core()
    matcher = opened(path)
    matcher.search(query(WARM_UP))
    queries = [query(one) for one in asked]
    began = time.process_time()
    calls = tuple(seconds for _, seconds in answers(matcher, queries))
    return Timing(calls, time.process_time() - began)


def _write_real_list(folder: Path) -> Path:
    return written(listed(), folder)
