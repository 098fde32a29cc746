"""A list change against a million parties: the entities that OFAC added or changed in August 2026.

A small index is made of the changed entities alone and every party is screened against it: exact, since a
party's hits on a record do not depend on the other records. Parties are taken in batches, as re-screening
takes them. The baseline is what a full re-screening against the whole list would take, from the rate of a
part of the same parties in the same run.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from screening.matching.commands import answers
from tests.bench import engine
from tests.bench.data import listed, ofac_change, recombined_queries
from tests.bench.report import Figure, command

BEFORE, AFTER = "2026-07-24", "2026-08-20"


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Screen all parties in one process, then in two, then a part of them against the whole list."""
    changed = ofac_change(BEFORE, AFTER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, whole = folder / "small", folder / "whole"
        for one in (small, whole):
            one.mkdir()
        small_path, whole_path = engine.written(changed, small), engine.written(listed(), whole)
        full = _seconds(whole_path, 1, options.sample) * options.parties / options.sample
        alone = _seconds(small_path, 1, options.parties)
        both = _seconds(small_path, 2, options.parties)
    note = f"{len(changed)} entities, {options.parties:,} parties, {options.parties / alone:,.0f} a second"
    yield Figure(
        "List change, one core",
        alone,
        "s",
        f"full re-screening, from {options.sample:,} of the parties",
        full,
        less_is_better=True,
        target="< 80",
        note=note,
    )
    yield Figure(
        "List change, two processes",
        both,
        "s",
        "one process",
        alone,
        less_is_better=True,
        target="≥ 1.8 ×",
    )


def _seconds(path: Path, processes: int, parties: int) -> float:
    """Return how long screening takes once all processes have the index and their parties."""
    context = get_context("spawn")
    ready, go = context.Barrier(processes + 1), context.Barrier(processes + 1)
    shards = [
        context.Process(target=_shard, args=(path, number, processes, parties, ready, go))
        for number in range(processes)
    ]
    for one in shards:
        one.start()
    ready.wait()
    began = time.perf_counter()
    go.wait()
    for one in shards:
        one.join()
        if one.exitcode:
            raise SystemExit("A process of the measurement failed.")
    return time.perf_counter() - began


def _shard(path: Path, number: int, processes: int, parties: int, ready: Barrier, go: Barrier) -> None:
    """Screen every party of one shard, on a core of its own."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1 - number % len(cores)]})
    matcher = engine.opened(path)
    mine = [engine.query(one) for one in islice(recombined_queries(parties), number, None, processes)]
    matcher.search(mine[0])
    ready.wait()
    go.wait()
    for _ in answers(matcher, mine):
        pass


if __name__ == "__main__":
    command(run, parties=1_000_000, sample=20_000)
