"""That each queue and each filter lets through what it says and nothing else."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.queues import queries
from licensing.queues.queries import Filters
from licensing.queues.rules import COUNTED_TO
from licensing.review.models import Case
from tests.factories.assessments import assess_all
from tests.factories.cases import filed_case
from tests.factories.organizations import make_organization
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 10)  # a Friday


def found(actor: User, **filters: Any) -> list[Case]:
    return list(queries.queue(actor, Filters(**filters), today=TODAY).order_by("submitted_at"))


def test_exporters_find_their_own_cases_only(arden: Organization, ada: User, sam: User) -> None:
    ours = make_case(arden)
    make_case(make_organization(sam))

    assert found(ada, whose="all") == [ours]


def test_mine_unassigned_all_waiting_and_closed(arden: Organization, omar: User, max_manager: User) -> None:
    mine, others, nobodys = (make_case(arden, officer=officer) for officer in (omar, max_manager, None))
    waits = make_case(arden, officer=omar, waiting=True)
    closed = make_case(arden, officer=omar, status="denied")

    assert found(omar, whose="mine") == [mine]
    assert found(omar, whose="mine", waiting="shown") == [mine, waits]
    assert found(omar, whose="unassigned") == [nobodys]
    assert found(omar, whose="waiting") == [waits]
    assert found(omar, whose="all") == [mine, others, nobodys, waits]
    assert found(omar, whose="closed") == [closed]


def test_a_teams_turn_is_what_its_people_can_do(
    arden: Organization, omar: User, max_manager: User, sonia: User, cleo: User
) -> None:
    review, signed = make_case(arden), make_case(arden, status="countersign")
    hits = make_case(arden, open_hits=1)
    make_case(arden, status="approved")

    assert found(omar, whose="team") == found(max_manager, whose="team") == [review, hits]
    assert found(sonia, whose="team") == [hits]
    assert found(cleo, whose="team") == [signed]


def test_an_announced_refusal_is_the_officers_turn_once_the_clock_runs_again(
    arden: Organization, omar: User, cleo: User
) -> None:
    answered = make_case(arden, status="intent_to_refuse")
    waits = make_case(arden, status="intent_to_refuse", waiting=True)

    assert found(omar, whose="team") == [answered]
    assert found(omar, whose="team", waiting="shown") == [answered, waits]
    assert found(cleo, whose="team", waiting="shown") == []


def test_a_line_without_an_assessment_is_the_reviewers_turn_until_a_decision_is_to_be_signed(
    arden: Organization, ada: User, tariq: User
) -> None:
    bare, assessed, signed = (filed_case(arden, ada) for _ in range(3))
    assess_all(assessed)
    Case.objects.filter(pk=signed.pk).update(status="countersign")
    make_case(arden)  # without a line

    assert found(tariq, whose="team") == [bare]


@pytest.mark.parametrize("who", ["inez", "root"])
def test_people_without_cases_find_none(
    who: str, request: pytest.FixtureRequest, arden: Organization
) -> None:
    make_case(arden)

    assert [found(request.getfixturevalue(who), whose=whose) for whose in ("all", "team")] == [[], []]


@pytest.mark.parametrize("asked", [{"clock": "waiting"}, {"status": "query_applicant"}])
def test_what_waits_is_shown_where_it_is_asked_for(
    arden: Organization, omar: User, asked: dict[str, str]
) -> None:
    waits = make_case(arden, officer=omar, waiting=True, status="query_applicant")

    assert found(omar, whose="mine") == []
    assert found(omar, whose="mine", **asked) == [waits]


def test_an_ending_shows_closed_cases_in_any_queue(arden: Organization, omar: User) -> None:
    mine = make_case(arden, officer=omar, status="denied")
    make_case(arden, status="approved")
    make_case(arden, officer=omar)

    assert found(omar, whose="mine", status="denied") == found(omar, whose="all", status="denied") == [mine]


@pytest.mark.parametrize("clock", ["overdue", "due", "in_time", "waiting"])
def test_the_clock_of_a_closed_case_has_stopped(arden: Organization, omar: User, clock: str) -> None:
    make_case(arden, status="denied", due_on=TODAY)
    make_case(arden, status="denied", due_on=date(2026, 1, 5), waiting=True)

    assert found(omar, whose="closed", clock=clock) == []
    shown = queries.queue(omar, Filters(whose="closed", clock=clock), today=TODAY)
    assert queries.bounded_counts(omar, {"closed": shown}) == {"closed": 0}


def test_due_within_days_leaves_closing_days_out(arden: Organization, omar: User) -> None:
    """Friday and the closed Monday: one working day more ends on Tuesday."""
    monday, tuesday, wednesday = (
        make_case(arden, due_on=date(2026, 4, 13) + timedelta(days=number)) for number in range(3)
    )
    asked = Filters(whose="all", clock="due", days=1)
    closed = {date(2026, 4, 13): "Moving house"}

    shown = queries.queue(omar, asked, today=TODAY, closed=closed).order_by("due_on")

    assert list(shown) == [monday, tuesday]
    left = queries.days_left([monday, tuesday, wednesday], TODAY, closed)
    assert list(left.values()) == [1, 1, 2]


DUE = TODAY - timedelta(days=1)
EACH = [
    ({"band": "enhanced"}, {"band": "enhanced"}, {"band": "fast"}),
    ({"kind": "individual"}, {}, {"kind": "other"}),
    ({"destination": "KE"}, {"destination": "KE"}, {"destination": "DE", "countries": ["DE", "KE"]}),
    ({"country": "KE"}, {"countries": ["DE", "KE"]}, {"countries": ["DE"]}),
    ({"entry": "6A"}, {"entries": ["6", "6A", "6A005"]}, {"entries": ["6", "6D", "6D001"]}),
    ({"urgent": "yes"}, {"urgent": True}, {"urgent": False}),
    ({"urgent": "asked"}, {"urgent": True}, {"urgent": False}),
    ({"hits": "open"}, {"open_hits": 1}, {"open_hits": 0}),
    ({"clock": "waiting"}, {"waiting": True}, {"waiting": False}),
    ({"clock": "overdue"}, {"due_on": DUE}, {"due_on": TODAY}),
    ({"clock": "overdue"}, {"due_on": DUE}, {"due_on": DUE, "waiting": True}),
    ({"clock": "in_time"}, {"due_on": TODAY}, {"due_on": DUE}),
    ({"clock": "due", "days": 1}, {"due_on": date(2026, 4, 13)}, {"due_on": date(2026, 4, 14)}),
    ({"clock": "due", "days": 0}, {"due_on": TODAY}, {"due_on": DUE}),
    ({"text": "zirc LASER"}, {"search_text": "fiber laser for zirconium"}, {"search_text": "fiber laser"}),
    ({"text": "'; :*!"}, {}, None),
    ({"text": "泵"}, {"search_text": "水 泵 公 司"}, {"search_text": "水 公 司"}),
    ({"exporter": "ard"}, {}, {"exporter_words": "laser works", "search_text": "arden"}),
    ({"party": "talheim"}, {}, {"end_user": "Other GmbH", "search_text": "talheim"}),
    ({"reference": "ex-2025"}, {"reference": "EX-2025-000007"}, {"reference": "EX-2026-000007"}),
    ({"reference": "4711"}, {"reference": "EX-2026-004711"}, {"search_text": "004711"}),
    ({"currency": "EUR"}, {"totals": {"EUR": 5, "USD": 900}}, {"totals": {"USD": 5}}),
    ({"currency": "EUR", "least": Decimal(6)}, {"totals": {"EUR": 6}}, {"totals": {"EUR": 5, "USD": 6}}),
    ({"currency": "EUR", "most": Decimal(6)}, {"totals": {"EUR": 6}}, {"totals": {"EUR": 7, "USD": 6}}),
]


@pytest.mark.parametrize(("filters", "fitting", "other"), EACH)
def test_each_filter_lets_through_what_it_says(
    arden: Organization,
    omar: User,
    filters: dict[str, Any],
    fitting: dict[str, Any],
    other: dict[str, Any] | None,
) -> None:
    wanted = make_case(arden, **fitting)
    if other is not None:
        make_case(arden, **other)

    assert found(omar, whose="all", **filters) == [wanted]


def test_the_officer_of_a_case_is_a_filter_too(arden: Organization, omar: User, max_manager: User) -> None:
    theirs = make_case(arden, officer=omar)
    make_case(arden)

    assert found(max_manager, whose="all", officer=omar.pk) == [theirs]


def test_a_filed_case_is_found_by_all_that_was_filed(arden: Organization, ada: User, omar: User) -> None:
    case = filed_case(arden, ada, name="Talheim Titanium GmbH", country="DE")
    line = case.application.lines.select_related("entry").first()
    assert line is not None

    for filters in (
        {"reference": case.reference},
        {"exporter": "arden"},
        {"party": "talheim titanium"},
        {"country": "DE"},
        {"destination": "DE"},
        {"entry": line.entry.code},
        {"entry": line.entry.code[:2]},
        {"text": line.description},
        {"currency": line.currency, "least": line.value},
    ):
        assert found(omar, whose="all", **filters) == [case], filters


def test_a_case_without_a_score_ranks_below_every_score(arden: Organization, omar: User) -> None:
    unscored, zero, high = (make_case(arden, score=score) for score in (None, Decimal(0), Decimal(80)))

    ranked = queries.queue(omar, Filters(whose="all"), today=TODAY).order_by("-rank", "-pk")
    assert list(ranked) == [high, zero, unscored]


def test_many_counts_are_one_read_and_end_at_the_bound(arden: Organization, omar: User) -> None:
    """The bound stands in the statement: a thousand cases are not made to see it."""
    make_case(arden)
    one = queries.queue(omar, Filters(whose="all"), today=TODAY)

    with CaptureQueriesContext(connection) as taken:
        counts = queries.bounded_counts(omar, {"a": one, "b": one.filter(band="fast")})

    assert counts == {"a": 1, "b": 0}
    assert len(taken) == 1
    assert f"LIMIT {COUNTED_TO + 1}" in taken[0]["sql"]
    assert queries.bounded_counts(omar, {}) == {}
