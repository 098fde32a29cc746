"""Curves and records from cases as they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from exportctl.core.calendar import services as clocks
from exportctl.core.calendar.queries import clocks_of
from exportctl.core.calendar.rules import state_of
from exportctl.core.people.models import User
from licensing.forecasts import queries
from licensing.forecasts.models import ForecastCurve, ServiceRecord
from licensing.forecasts.services import make_forecasts
from licensing.forecasts.tasks import make_nightly
from licensing.organizations.models import Organization
from licensing.review.rules import SERVICE_CLOCK
from tests.core.threads import at_once
from tests.licensing.forecasts.build import timed_case

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def of_germany(settings: object) -> None:
    settings.JURISDICTION = "DE"  # type: ignore[attr-defined]


def curve(key: str) -> ForecastCurve:
    return ForecastCurve.objects.get(key=key)


def test_decided_cases_end_returned_and_open_ones_are_censored(arden: Organization) -> None:
    timed_case(arden, START, days=7)
    timed_case(arden, START, days=7, status="denied")
    timed_case(arden, START, days=14, status="returned_without_action")
    timed_case(arden, NOW - timedelta(days=3), days=None)

    made = make_forecasts(now=NOW)

    found = curve("all")
    assert (made.cases, made.curves) == (4, 1)
    assert (found.cases, found.days, found.decided, found.at_risk) == (4, [5], [2], [3])
    assert found.made_at == NOW


def test_paused_days_are_not_days_that_a_case_took(arden: Organization) -> None:
    case = timed_case(arden, START, days=None)
    clocks.pause(case.pk, SERVICE_CLOCK, at=START + timedelta(days=1), reason="Question")
    clocks.resume(case.pk, SERVICE_CLOCK, at=START + timedelta(days=8))
    clocks.stop(case.pk, SERVICE_CLOCK, at=START + timedelta(days=9))
    type(case).objects.filter(pk=case.pk).update(status="approved", closed_at=START + timedelta(days=9))

    make_forecasts(now=NOW)

    assert curve("all").days == [2]


def test_a_tier_is_kept_when_enough_of_it_are_decided(arden: Organization) -> None:
    for number in range(10):
        timed_case(arden, START, days=7 + number % 2, entries=["6", "6A", "6A005"])
    timed_case(arden, START, days=7, destination="KE", entries=["6", "6A", "6A005"])

    make_forecasts(now=NOW)

    keys = set(ForecastCurve.objects.values_list("key", flat=True))
    assert keys == {"all", "individual", "individual|DE", "individual|DE|6"}
    assert curve("individual").cases == 11


def test_making_again_is_the_same_and_whole(arden: Organization) -> None:
    timed_case(arden, START, days=7)
    make_forecasts(now=NOW)
    before = list(ForecastCurve.objects.values_list("key", "days", "decided", "at_risk"))
    ForecastCurve.objects.create(
        key="gone", made_at=NOW, since=START.date(), cases=0, days=[], decided=[], at_risk=[]
    )

    make_nightly()

    assert list(ForecastCurve.objects.values_list("key", "days", "decided", "at_risk")) == before


def test_cases_of_long_ago_are_left_out(arden: Organization) -> None:
    timed_case(arden, NOW - timedelta(days=3 * 365 + 2), days=7)

    assert make_forecasts(now=NOW).cases == 0


def test_the_last_year_makes_the_record(arden: Organization) -> None:
    for days in (7, 14, 21, 28, 60):
        timed_case(arden, START, days=days)
    timed_case(arden, START - timedelta(days=500), days=7)
    timed_case(arden, START, days=7, status="returned_without_action")

    make_forecasts(now=NOW)

    found = ServiceRecord.objects.get()
    assert (found.key, found.target, found.decided, found.within) == ("case|individual", 20, 5, 4)
    assert found.median == 15
    assert found.ninth == 41  # 60 days with two holidays of Easter, and 1 May


def test_the_forecast_is_one_read_and_its_days_are_counted_days(arden: Organization) -> None:
    for number in range(10):
        timed_case(arden, START, days=7 + number)
    case = timed_case(arden, NOW - timedelta(days=3), days=None)
    make_forecasts(now=NOW)
    service = queries.service_facts(list(clocks_of(case.pk)))
    assert service is not None
    state = state_of(service[1], target=20, now=NOW)

    with CaptureQueriesContext(connection) as counted:
        found = queries.forecast(case, service[1], state, now=NOW)

    assert len(counted) == 1
    assert found is not None
    assert found.estimate.tier == "individual|DE"
    assert found.likeness == "individual licenses to Germany"
    assert (state.elapsed, found.estimate.median, found.estimate.ninth) == (1, 9, 11)
    assert found.median_on == NOW.date() + timedelta(days=10)  # eight working days from a Monday
    assert found.ninth_on == NOW.date() + timedelta(days=14)


def test_the_database_refuses_what_cannot_be() -> None:
    with pytest.raises(IntegrityError, match="one_length"), transaction.atomic():
        ForecastCurve.objects.create(
            key="x", made_at=NOW, since=NOW.date(), cases=1, days=[1], decided=[], at_risk=[]
        )
    with pytest.raises(IntegrityError, match="within_is_part"), transaction.atomic():
        ServiceRecord.objects.create(key="x", made_at=NOW, since=NOW.date(), target=1, decided=1, within=2)


@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_make_one_set(ada: User, arden: Organization) -> None:
    timed_case(arden, START, days=7)

    results = at_once(lambda _: make_forecasts(now=NOW).curves, 2)

    assert results == [1, 1]
    assert ForecastCurve.objects.count() == 1
