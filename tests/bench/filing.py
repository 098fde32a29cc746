"""Filing applications: how long one of fifty lines takes to commit beside one of a line, and many at once.

What is measured is `file_application` as a page calls it: number, freeze, case, clock, queued screening and
commit, by the clock. Screening itself is a worker's and not in it. No durable write is waited for: the
database is this run's own.
"""

import argparse
from collections.abc import Iterator
from typing import Any

from tests import plugin
from tests.bench.machine import Timing, timed
from tests.bench.report import Figure, command
from tests.core.threads import at_once

LINES = 50


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """File applications of one line, of fifty, and as many as asked at once."""
    plugin.start()
    import django

    django.setup()
    from tests.bench import _made_cases

    _made_cases.lay(1)
    one, queries = _filed(options.applications, lines=1)
    many, more = _filed(options.applications, lines=LINES)
    yield Figure(
        f"Filing an application of {LINES} lines, p95",
        many.percentile(0.95),
        "ms",
        "one line, p95",
        one.percentile(0.95),
        less_is_better=True,
        target="< 300",
        note=f"p50 {many.percentile(0.5):.0f} ms, {more} queries; of one line {queries} queries",
    )
    yield _at_once(options.together)


def _drafts(count: int, *, lines: int) -> tuple[Any, list[Any]]:
    """Return the exporter and drafts that are ready to be filed."""
    from exportctl.core.people.models import User
    from licensing.organizations.models import Organization
    from tests.factories.applications import complete_draft

    exporter = User.objects.get(email="exporter@bench.example")
    firm = Organization.objects.get(registered_by=exporter)
    return exporter, [complete_draft(firm, exporter, lines=lines) for _ in range(count)]


def _filed(count: int, *, lines: int) -> tuple[Timing, int]:
    """File drafts one after the other; return how long each took, and the queries of the last."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from licensing.review.services import file_application

    exporter, drafts = _drafts(count + 1, lines=lines)
    timing = timed(lambda draft: file_application(draft, actor=exporter), drafts[1:])
    with CaptureQueriesContext(connection) as captured:
        file_application(drafts[0], actor=exporter)
    return timing, len(captured)


def _at_once(count: int) -> Figure:
    """File drafts in as many threads at the same moment; each must have a case and a number of its own."""
    from licensing.applications.models import Application
    from licensing.review.models import Case
    from licensing.review.services import file_application

    exporter, drafts = _drafts(count, lines=1)
    results = at_once(lambda number: file_application(drafts[number], actor=exporter), count)
    filed = Application.objects.filter(pk__in=[draft.pk for draft in drafts], status="submitted")
    cases = Case.objects.filter(application__in=filed).count()
    numbers = filed.values("reference").distinct().count()
    errors = sorted({repr(one) for one in results if isinstance(one, Exception)})
    return Figure(
        f"Applications that {count} threads file at once",
        float(min(cases, numbers)),
        "filed",
        "asked for",
        float(count),
        target="none lost",
        note="; ".join(errors) or "each with a case and a number of its own",
    )


if __name__ == "__main__":
    command(run, applications=40, together=50)
