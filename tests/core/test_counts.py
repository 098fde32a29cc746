"""Several counts in one read, of queries that have rows, have none or can have none."""

from collections.abc import Callable
from typing import Any

import pytest

from exportctl.core.counts import Countable, Counted, counts
from exportctl.core.people.models import User

pytestmark = pytest.mark.django_db


def test_what_has_rows_ends_at_its_limit_or_can_have_none(
    omar: User, cleo: User, ada: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    people = User.objects.order_by("name")
    asked: dict[str, Countable] = {
        "all": people,
        "some": people.exclude(pk=ada.pk).distinct(),
        "two at most": people[:2],
        "nobody": people.filter(name="Nobody"),
        "none": people.none(),
        "no sum": Counted(people.none()) + Counted(people),
        "either": people.filter(pk=ada.pk).values("pk").union(people.values("pk"), all=True),
    }

    with django_assert_num_queries(1):
        found = counts(omar, asked)

    assert found == {
        "all": 3,
        "some": 2,
        "two at most": 2,
        "nobody": 0,
        "none": 0,
        "no sum": 3,
        "either": 4,
    }


def test_nothing_asked_is_no_read(omar: User, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(0):
        assert counts(omar, {}) == {}
        assert counts(omar, {"none": User.objects.none()}) == {"none": 0}
