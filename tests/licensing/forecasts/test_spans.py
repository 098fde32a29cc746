"""Who had to do something on a case when: agencies by their clocks, analysts and reviewers by the record."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from exportctl.core.calendar import services as clocks
from exportctl.core.calendar.queries import clocks_of
from exportctl.core.people.models import User
from licensing.forecasts.spans import of_agencies, of_hits, spans_of, waiting
from licensing.forecasts.stages import Span
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.assessments import assess_all
from tests.licensing.assessments.build import case_with_lines
from tests.licensing.referrals.build import make_agency, refer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case with a line that nobody has assessed."""
    return case_with_lines(arden, ada, omar)


def test_hits_are_the_analysts_from_the_first_to_the_last() -> None:
    counts = [(AT, 0), (AT + HOUR, 2), (AT + 2 * HOUR, 1), (AT + 3 * HOUR, 0), (AT + 4 * HOUR, 1)]

    assert waiting(counts) == [
        Span(AT + HOUR, AT + 3 * HOUR, "Screening"),
        Span(AT + 4 * HOUR, None, "Screening"),
    ]
    assert waiting(counts[:1]) == []


def test_the_versions_of_a_case_say_when_hits_waited(case: Case) -> None:
    case.open_hits = 1
    case.save()
    found, ruled = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
    ruled.open_hits = 0
    ruled.save()

    assert of_hits(case) == [Span(found.updated_at, ruled.updated_at, "Screening")]


def test_an_agency_has_the_case_while_its_clock_runs(case: Case, omar: User) -> None:
    (referral,) = refer(case, make_agency(short_name="MoT"), actor=omar)
    start = referral.sent_at
    clocks.pause(referral.pk, referral.clock_key, at=start + HOUR, reason="Information", holder="Authority")
    assert of_agencies(list(clocks_of(case.pk))) == [Span(start, start + HOUR, "MoT")]

    clocks.resume(referral.pk, referral.clock_key, at=start + 2 * HOUR)
    assert of_agencies(list(clocks_of(case.pk))) == [
        Span(start, start + HOUR, "MoT"),
        Span(start + 2 * HOUR, None, "MoT"),
    ]


def test_a_line_is_the_technical_reviewers_until_its_first_assessment(case: Case) -> None:
    (left,) = spans_of(case, [])
    assert (left.start, left.end, left.holder) == (case.submitted_at, None, "Technical assessment")

    (made,) = assess_all(case)
    (done,) = spans_of(case, [])
    assert done.end == made.created_at


def test_the_ledger_says_how_many_days_each_had(
    case: Case, omar: User, sign_in: Callable[[User], Client]
) -> None:
    real, url = timezone.now, f"/desk/cases/{case.pk}/clock/"
    with patch.object(timezone, "now", lambda: real() + timedelta(days=9)):
        refer(case, make_agency(short_name="MoT"), actor=omar)
    with patch.object(timezone, "now", lambda: real() + timedelta(days=19)):
        service = sign_in(omar).get(url).context["clocks"][0]

    assert [one.holder for one in service.held] == ["Technical assessment", "MoT"]
