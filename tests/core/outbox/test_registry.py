import uuid
from datetime import date
from decimal import Decimal

import pytest

from exportctl.core.outbox import job
from exportctl.core.outbox.registry import handlers_of, plain_values, work_of
from tests.core.outbox import jobs


def weighed(**more) -> jobs.CrateWeighed:
    values = {
        "crate_id": uuid.uuid4(),
        "weight": Decimal("12.500"),
        "on": date(2026, 3, 2),
        "at": jobs.AT,
        "pieces": 3,
        "fragile": False,
        "note": "½ full",
    }
    return jobs.CrateWeighed(**{**values, **more})


@pytest.mark.parametrize("successor", [None, uuid.uuid4()])
def test_an_event_survives_the_way_through_json(successor):
    event = weighed(successor_id=successor)
    jobs.heard.clear()

    for name in handlers_of(jobs.CrateWeighed):
        work_of(name)(**plain_values(event))

    assert jobs.heard == [("first", event), ("second", event)]


def test_a_value_that_is_not_plain_is_an_error():
    with pytest.raises(TypeError, match="contents"):
        plain_values(jobs.CrateOpened(("bolts",)))


def test_a_job_has_one_function():
    with pytest.raises(ValueError, match="Two functions"):
        job("test.count")(jobs.count)


def test_an_unknown_job_is_an_error():
    with pytest.raises(KeyError):
        work_of("test.nothing")
