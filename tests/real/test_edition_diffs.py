"""Nine consecutive OFAC publications, loaded in order: what changed from one to the next."""

import time
from datetime import date
from itertools import pairwise

import pytest

from screening.watchlists import diff, services
from screening.watchlists.models import Edition
from tests.real.mirror import DAYS, as_plain, publication

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
# added, removed, names changed, names to screen again: the table beside the data.
TABLE = {
    ("07-23", "07-24"): (0, 97, 10, 37),
    ("07-24", "07-28"): (18, 0, 0, 22),
    ("07-28", "07-29"): (6, 0, 0, 12),
    ("07-29", "08-04"): (0, 3, 0, 0),
    ("08-04", "08-06"): (11, 0, 1, 22),
    ("08-06", "08-07"): (18, 8, 0, 24),
    ("08-07", "08-18"): (3, 0, 0, 3),
    ("08-18", "08-20"): (47, 0, 0, 58),
}


def load(real_file, day: str) -> Edition:
    file = as_plain(real_file(publication(day)))
    outcome = services.load(
        "plain",
        [file],
        actor=None,
        list_key="ofac-mirror",
        title="OFAC SDN, as a mirror has it",
        published_on=date.fromisoformat(f"2026-{day}"),
    )
    assert outcome.status == "loaded", outcome.message
    return outcome.edition


def names_changed(old: Edition, new: Edition) -> int:
    """Count the changed entities whose names differ."""
    rows = diff.described("changed", diff.entities("changed", old.pk, new.pk), old.pk)
    return sum(any(change.field == "names" for change in row.fields) for row in rows)


def test_the_nine_publications_differ_as_the_table_says(real_file):
    editions = {day: load(real_file, day) for day in DAYS}

    found = {}
    for days in pairwise(DAYS):
        old, new = (editions[day] for day in days)
        started = time.perf_counter()
        changes = diff.changes(old.pk, new.pk)
        seconds = time.perf_counter() - started
        assert seconds < 1, f"{days} took {seconds:.2f} s"
        to_screen = sum(map(len, diff.names_to_screen(changes).values()))
        found[days] = (
            len(changes.added),
            len(changes.removed),
            names_changed(old, new),
            to_screen,
        )
    assert found == TABLE
