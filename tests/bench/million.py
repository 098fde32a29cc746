"""A million listed names, recombined from the real ones: rate, latency, size on disk, memory shared.

Two processes open the same index file and search. `Pss` of the file's pages counts each page once divided by
its users: half of `Rss` where both hold the very same pages.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from tests.bench import engine
from tests.bench.brute import NAME as BRUTE
from tests.bench.brute import BruteForce
from tests.bench.data import mixed, recombined
from tests.bench.machine import mapped_memory, memory_of, on_one_core, timed
from tests.bench.report import Figure, command

BEFORE_MEASURING = 1000
BRUTE_QUERIES = 100


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Build the index in another process, open it here and in two more, and search."""
    on_one_core()
    asked = mixed(options.queries, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
            path, peak = other.submit(_build, options.names, folder).result()
        note = f"peak {peak:,.0f} MB"
        yield Figure("A million: building the index", time.perf_counter() - began, "s", note=note)
        size = engine.size_of(path) / 1e6
        yield Figure("A million: index on disk", size, "MB", less_is_better=True, target="≤ 350")
        matcher = engine.opened(path)
        timing = timed(matcher.search, [engine.query(one) for one in asked])
        batched = engine.screened_in_batches(path, asked)
        alone = memory_of()["Rss"]
        brute = BruteForce(list(recombined(options.names)))
        slow = timed(brute.search, [one.name for one in asked[:BRUTE_QUERIES]])
        for how, rate, target in (("in batches of 256", batched, "≥ 1,000"), ("one by one", timing, "")):
            yield Figure(
                f"A million: names a second, {how}",
                rate.rate,
                "",
                BRUTE,
                slow.rate,
                target=target,
                note=f"cold; {rate.processor_rate:,.0f} a second of processor time",
            )
        for share, target in ((0.5, ""), (0.99, "< 12")):
            yield Figure(
                f"A million: latency p{share * 100:.0f}",
                timing.percentile(share),
                "ms",
                BRUTE,
                slow.percentile(share),
                less_is_better=True,
                target=target,
            )
        del brute
        shared = _in_two_processes(path)
    yield Figure("A million: memory of a process", alone, "MB", note="analysis tables included")
    yield Figure(
        "A million: index pages of one of two processes, its share (Pss)",
        shared["Pss"],
        "MB",
        "the same pages counted whole (Rss)",
        shared["Rss"],
        less_is_better=True,
        target="2 ×: shared",
    )


def _build(names: int, folder: Path) -> tuple[Path, float]:
    path = engine.written(recombined(names), folder)
    return path, memory_of()["Rss"]


def _in_two_processes(path: Path) -> dict[str, float]:
    context = get_context("spawn")
    barrier, answers = context.Barrier(2), context.Queue()
    both = [context.Process(target=_search_and_tell, args=(path, barrier, answers)) for _ in range(2)]
    for one in both:
        one.start()
    found: dict[str, float] = answers.get()
    answers.get()
    for one in both:
        one.join()
    return found


def _search_and_tell(path: Path, barrier: Barrier, answers: Any) -> None:
    matcher = engine.opened(path)
    for one in mixed(BEFORE_MEASURING, 6):
        matcher.search(engine.query(one))
    barrier.wait()
    told = mapped_memory(path)
    barrier.wait()
    answers.put(told)


if __name__ == "__main__":
    command(run, names=1_000_000, queries=5000)
