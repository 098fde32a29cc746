"""Queues, searches and case pages at the server with up to a million cases, beside the same at 10,000.

One case is walked through the services; all others are made from it in the database, by the number of
the row and nothing else, so that the same size is always the same data. A page is asked of Django in this
process, with its queries counted. All counts that are kept for a while, its own and those of the navigation,
are forgotten before: no page costs more. One page is asked with its counts kept, as they are for whoever goes
from page to page. What is measured is the processor time of this process and of its database server together:
on a machine that does other things besides, the clock says little. Both sizes are asked in turn, page by
page.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import plugin
from tests.bench.machine import timed
from tests.bench.report import Figure, command

SMALL = 10_000
OFFICERS = 60
OFFICER = "officer-1@bench.example"


@dataclass(frozen=True)
class Asked:
    """One kind of page: its name, the address of the page for each number, and whether counts may be kept."""

    name: str
    url: Callable[[int], str]
    kept: bool = False


@dataclass(frozen=True)
class Seen:
    """What a kind of page took."""

    queries: int
    p50: float
    p95: float


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Make both sizes, each in a database of this run's own, and ask each page of both in turn."""
    plugin.start()
    import django

    django.setup()
    from tests.bench import _made_cases

    _made_cases.lay(OFFICERS)
    client, forgotten = _made_cases.signed_in(OFFICER), _made_cases.kept_counts(OFFICER)
    size = min(SMALL, options.cases)
    _made_cases.make(size)
    fewer = _made_cases.copied("fewer")
    _made_cases.make(options.cases)
    sizes = [fewer, _made_cases.made()]
    gc.freeze()  # what this measurement itself has loaded is not looked through again and again
    for page in _pages():
        before, seen = _seen(client, page, sizes, options.calls, forgotten)
        yield Figure(
            page.name,
            seen.p95,
            "ms",
            f"the same page, {size:,} cases",
            before.p95,
            less_is_better=True,
            target="≤ 12 queries, p95 < 150, growth < 1.5 ×",
            note=f"{seen.queries} queries, p50 {seen.p50:.0f} ms, growth of p50 "
            f"{seen.p50 / before.p50:.2f} ×, of p95 {seen.p95 / before.p95:.2f} ×",
        )
    yield from _against_offset()


def _seen(client: Any, page: Asked, sizes: Sequence[Any], calls: int, forgotten: list[str]) -> list[Seen]:
    """Ask a page many times of each size, in turn, so that what else the machine does falls on both.

    Each time other values are asked for, and the counts are forgotten before, unless they may be kept. The
    first answer is not counted.
    """
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench import _made_cases

    spent: list[list[float]] = [[] for _ in sizes]
    for number in range(calls + 1):
        for size, times in zip(sizes, spent, strict=True):
            _made_cases.turn_to(size)
            url = page.url(number)
            if not page.kept:
                cache.delete_many(forgotten)
            before = _processor()
            answer = client.get(url)
            times.append(_processor() - before)
            assert answer.status_code == 200, f"{page.name}: {answer.status_code}"
    seen = []
    for size, times in zip(sizes, spent, strict=True):
        _made_cases.turn_to(size)
        cache.delete_many(forgotten)
        url = page.url(1)
        with CaptureQueriesContext(connection) as taken:
            client.get(url)
        counted = sorted(times[1:])
        seen.append(Seen(len(taken), statistics.median(counted), counted[int(0.95 * calls)]))
    return seen


def _processor() -> float:
    """Return the milliseconds of processor time that this process and its database server have taken."""
    from django.db import connection

    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.get_backend_pid()}/schedstat").read_text()
    return time.process_time() * 1000 + int(backend.split()[0]) / 1e6


def _pages() -> list[Asked]:
    """Return every kind of page that is asked."""
    from tests.bench import _made_cases as made

    queues = {
        "my cases": "whose=mine",
        "my team’s turn": "whose=team",
        "unassigned": "whose=unassigned",
        "waiting": "whose=waiting",
        "all open": "whose=all",
        "all open, highest risk": "whose=all&order=risk",
        "all open, newest": "whose=all&order=newest",
        "closed": "whose=closed",
        "closed, oldest": "whose=closed&order=oldest",
    }
    values: dict[str, Callable[[int], str]] = {
        "reference": lambda n: f"reference={made.reference(n)}",
        "number alone": lambda n: f"reference={int(made.reference(n)[-6:])}",
        "exporter": lambda n: f"exporter={made.exporter(n)}",
        "party": lambda n: f"party={made.party(n)}",
        "destination": lambda n: f"destination={made.COUNTRIES[n % len(made.COUNTRIES)]}",
        "any party in": lambda n: f"country={made.COUNTRIES[n % len(made.COUNTRIES)]}",
        "control entry": lambda n: f"entry={made.ENTRIES[n % len(made.ENTRIES)]}",
        "beginning of an entry": lambda n: f"entry={made.ENTRIES[n % len(made.ENTRIES)][:2]}",
        "officer": lambda n: f"officer={made.officer(n % OFFICERS + 1)}",
        "risk lane": lambda n: f"band={('fast', 'standard', 'enhanced')[n % 3]}",
        "type": lambda n: "kind=individual",
        "value range": lambda n: f"currency=EUR&least={n * 5000}&most={n * 5000 + 20_000}",
        "hits": lambda n: "hits=open",
        "free text, a common word": lambda n: f"q={made.NOUNS[n % len(made.NOUNS)]}",
        "free text, a rare word": lambda n: f"q={made.part_number(n * 7919 % made.total() + 1)}",
        "free text, three words": lambda n: f"q={made.NOUNS[n % len(made.NOUNS)]}+{made.party(n)}+arden",
        "free text, nothing fits": lambda n: f"q=nowhere{n}",
        "four filters": lambda n: f"band=standard&destination={made.COUNTRIES[n % 9]}&entry=6A&q=laser",
    }
    clocks = {name: f"whose=all&clock={name}" for name in ("overdue", "due", "in_time", "waiting")}
    statuses = ("screening", "under_review", "query_applicant", "countersign", "denied", "approved_in_part")
    desk = "/desk/cases/"
    return [
        *(Asked(f"Queue: {name}", _fixed(f"{desk}?{query}")) for name, query in queues.items()),
        Asked("Queue: all open, counts kept", _fixed(f"{desk}?whose=all"), kept=True),
        *(Asked(f"Open by {name}", _joined("all", value)) for name, value in values.items()),
        *(Asked(f"Closed by {name}", _joined("closed", value)) for name, value in values.items()),
        *(Asked(f"Open by clock: {name}", _fixed(f"{desk}?{query}")) for name, query in clocks.items()),
        *(Asked(f"By status: {one}", _fixed(f"{desk}?whose=all&status={one}")) for one in statuses),
        Asked("A later page of all open", lambda n: made.later(n, closed=False)),
        Asked("A later page of closed", lambda n: made.later(n, closed=True)),
        Asked("Case page, open", lambda n: f"{desk}{made.case_id(n, closed=False)}/"),
        Asked("Case page, closed", lambda n: f"{desk}{made.case_id(n, closed=True)}/"),
        Asked("Timeline of a case", lambda n: f"{desk}{made.case_id(n, closed=False)}/timeline/"),
        Asked("Precedents of a case", lambda n: f"{desk}{made.case_id(n, closed=False)}/precedents/"),
        Asked("Assessment of a case", lambda n: f"{desk}{made.case_id(n, closed=False)}/assessment/"),
        Asked("Queue: to assess", _fixed("/desk/assessments/?whose=all&category=6")),
    ]


def _fixed(url: str) -> Callable[[int], str]:
    return lambda number: url


def _joined(whose: str, value: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: f"/desk/cases/?whose={whose}&{value(number)}"


def _against_offset() -> Iterator[Figure]:
    """Compare a page near the end of the closed cases by its key with the same page by its number."""
    from licensing.review.models import ENDED, Case
    from tests.bench import _made_cases as made

    closed = Case.objects.filter(ENDED).order_by("-closed_at", "-pk").values_list("pk", flat=True)
    deep = closed.count() * 9 // 10
    marker = closed.values_list("closed_at", flat=True)[deep]
    by_key = timed(lambda _: list(closed.filter(closed_at__lt=marker)[:26]), range(20))
    by_offset = timed(lambda _: list(closed[deep : deep + 26]), range(5))
    yield Figure(
        "The rows of a page nine tenths down the closed cases, by key",
        by_key.percentile(0.5),
        "ms",
        "the same rows by OFFSET",
        by_offset.percentile(0.5),
        less_is_better=True,
        note=f"{made.total():,} cases",
    )


if __name__ == "__main__":
    command(run, cases=1_000_000, calls=40)
