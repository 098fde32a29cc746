"""Throughput and latency on the real list, one core: US consolidated 2026-07 and UN 2026-02.

Asked are as many listed names, each treated one of seven ways (as written, capitals, one typo, two typos,
words swapped, a word dropped, words glued), as people who are on no list (US and global alike). Cold is the
first pass of a fresh process, once in batches, as lists of names are screened, and once one by one; warm the
same queries again, and between the two stands a second draw of other queries. What is read once at the start
of a worker is timed by itself.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import engine, peer
from tests.bench.brute import NAME as BRUTE
from tests.bench.brute import BruteForce
from tests.bench.data import Asked, listed, mixed
from tests.bench.machine import Timing, memory_of, on_one_core, timed
from tests.bench.report import Figure, command

BRUTE_SINGLE = 200


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Measure the engine, then both baselines on a part of the same queries."""
    on_one_core()
    parties, asked, others = listed(), mixed(options.names, 1), mixed(options.names, 4)
    with tempfile.TemporaryDirectory() as folder:
        path = engine.written_elsewhere(Path(folder))
        batched = engine.screened_in_batches(path, asked)
        began = time.perf_counter()
        matcher = engine.opened(path)
        matcher.search(engine.query(engine.WARM_UP))
        yield Figure("Opening the index in a worker, first query", time.perf_counter() - began, "s")
        cold, new, warm = (
            timed(matcher.search, [engine.query(one) for one in queries])
            for queries in (asked, others, asked)
        )
        memory = memory_of()["Rss"]
    brute = BruteForce(parties)
    batches = in_batches(brute, asked[: options.brute])
    single = timed(brute.search, [one.name for one in asked[:BRUTE_SINGLE]])
    theirs = peer.screened(parties, asked[: options.peer])
    for name, timing, target in (
        ("cold, in batches of 256", batched, "≥ 2,500; ≥ 2.5 ×"),
        ("cold, one by one", cold, ""),
        ("words partly seen, other names", new, ""),
        ("warm", warm, "≥ 4,500"),
    ):
        yield Figure(
            f"Names a second, {name}",
            timing.rate,
            "",
            f"{BRUTE}, in batches",
            batches.rate,
            target=target,
            note=f"by processor time {timing.processor_rate:,.0f} against {batches.processor_rate:,.0f}, "
            f"{timing.processor_rate / batches.processor_rate:.2g} ×; {len(timing.calls):,} queries",
        )
    yield Figure(
        "Names a second, cold, in batches of 256",
        batched.rate,
        "",
        f"{peer.NAME} with its blocker",
        theirs["rate"],
        target="≥ 40 ×",
        note=f"by processor time {batched.processor_rate:,.0f} against {theirs['processor_rate']:,.0f}, "
        f"{batched.processor_rate / theirs['processor_rate']:.2g} ×",
    )
    for name, timing in (("cold, in batches", batched), ("cold, one by one", cold), ("warm", warm)):
        for share, target in ((0.5, "< 0.35"), (0.99, "< 2")):
            yield Figure(
                f"Latency p{share * 100:.0f}, {name}",
                timing.percentile(share),
                "ms",
                f"{BRUTE}, a query at a time",
                single.percentile(share),
                less_is_better=True,
                target=target,
            )
    yield Figure("Memory of the process", memory, "MB", peer.NAME, theirs["megabytes"], less_is_better=True)


def in_batches(brute: BruteForce, asked: Sequence[Asked]) -> Timing:
    """Time rapidfuzz's fastest way; a call is one query of a batch."""
    names = [one.name for one in asked]
    batch = timed(brute.batch, [names])
    return Timing((batch.calls[0] / len(names),) * len(names), batch.processor)


if __name__ == "__main__":
    command(run, names=4000, brute=2000, peer=1000)
