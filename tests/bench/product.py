"""From the commit of a submission to its stored hits, and what the product's processes hold in memory.

The whole product is started as the browser journeys start it, with the real list in force. The first
submission meets a worker that has read nothing yet: the baseline. Those measured come one at a time, so that
the worker is idle; their end users are listed names, treated as for `speed`, or people who are on no list.
"""

import argparse
import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.request import urlopen

from tests.bench.data import REAL_LIST, real_folder
from tests.bench.machine import memory_of
from tests.bench.report import Figure, command
from tests.journeys.product import Product

TRACES = ("numpy", "rapidfuzz", "icu", "index")  # mapped into a process that can search
PAGES = ("/", "/health/ready/")


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Start the product, load the lists, file applications, look at the processes, end it."""
    folder = Path(tempfile.mkdtemp(prefix="exportctl-bench-", dir="/tmp"))
    product = Product(folder)
    try:
        product.start()
        for key, file in REAL_LIST:
            path = real_folder() / "watchlists" / file
            product.command("manage.py", "load_watchlist", key, str(path))
        product.worker.stop()
        product.worker.start()  # a worker that has read nothing yet
        measured = product.command("-m", "tests.bench._submissions", str(options.submissions))
        yield from _figures(json.loads(measured.splitlines()[-1]))
        yield from _memory(product)
    finally:
        product.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _figures(seconds: dict[str, list[float]]) -> Iterator[Figure]:
    cold, warm = seconds["cold"], sorted(seconds["warm"])
    for name, value, target in (
        ("median", statistics.median(warm), "< 300"),
        ("p90", warm[int(0.9 * len(warm))], ""),
    ):
        yield Figure(
            f"Commit of a submission to its stored hits, {name}",
            value * 1000,
            "ms",
            "the first submission to a cold worker",
            cold[0] * 1000,
            less_is_better=True,
            target=target,
            note=f"{len(warm)} submissions, {seconds['hits'][0]:.0f} hits",
        )


def _memory(product: Product) -> Iterator[Figure]:
    for page in PAGES:
        for _ in range(8):
            urlopen(f"{product.url}{page}", timeout=30).close()  # noqa: S310
    assert product.worker.process is not None
    assert product.web.process is not None
    workers, webs = _children(product.worker.process.pid), _children(product.web.process.pid)
    worker, web = max(map(_resident, workers)), max(map(_resident, webs))
    traces = sorted({trace for pid in webs for trace in _traces(pid)})
    yield Figure("Memory of a screening worker", worker, "MB", note=_both(workers))
    yield Figure(
        "Memory of a web worker",
        web,
        "MB",
        "a screening worker",
        worker,
        less_is_better=True,
        target="no index",
        note=f"{_both(webs)}; mapped there: {', '.join(traces) or 'nothing of the engine'}",
    )


def _children(pid: int) -> list[int]:
    """Return the processes that do the work of a program."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid: int) -> float:
    return memory_of(pid)["Rss"]


def _both(pids: Sequence[int]) -> str:
    return f"{len(pids)} processes, {sum(memory_of(pid)['Pss'] for pid in pids):,.0f} MB together (Pss)"


def _traces(pid: int) -> list[str]:
    mapped = Path(f"/proc/{pid}/maps").read_text()
    return [trace for trace in TRACES if f"/{trace}" in mapped.lower()]


if __name__ == "__main__":
    command(run, submissions=30)
