"""Who sees which cases, and that each filter of a queue lets through what it says and nothing else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review import queries, services
from licensing.review.models import Case, CaseStatus
from licensing.review.queries import Filters
from tests.factories.cases import case_under_review
from tests.factories.organizations import make_organization
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 10)


def found(actor: User, **filters: str) -> list[Case]:
    return list(queries.queue(actor, Filters(**filters), today=TODAY).order_by("submitted_at"))


@pytest.fixture
def theirs(sam: User) -> Case:
    """A case of somebody else's organization."""
    return make_case(make_organization(sam, name="Sam Trading Ltd"))


@pytest.mark.parametrize("who", ["omar", "sonia", "cleo", "max_manager"])
def test_the_authority_sees_every_case(
    who: str, request: pytest.FixtureRequest, arden: Organization, theirs: Case
) -> None:
    ours = make_case(arden)

    assert set(queries.cases_visible_to(request.getfixturevalue(who))) == {ours, theirs}


@pytest.mark.parametrize("who", ["inez", "root"])
def test_people_without_that_role_see_none(who: str, request: pytest.FixtureRequest, theirs: Case) -> None:
    assert not queries.cases_visible_to(request.getfixturevalue(who)).exists()


def test_exporters_see_their_own_cases_and_no_others(arden: Organization, ada: User, theirs: Case) -> None:
    ours = make_case(arden)

    assert list(queries.cases_visible_to(ada)) == [ours]
    assert found(ada, whose="all") == [ours]
    assert queries.queue_counts(ada, Filters(), today=TODAY) == {"mine": 0, "unassigned": 1, "all": 1}


def test_questions_reach_only_the_exporter_who_was_asked(
    arden: Organization, ada: User, sam: User, omar: User
) -> None:
    make_organization(sam)
    case = case_under_review(arden, ada, omar)
    enquiry = services.ask(case, question="Which machine?", actor=omar)

    assert list(queries.open_enquiries_of(ada)) == [enquiry]
    assert not queries.open_enquiries_of(sam).exists()
    services.answer(enquiry, text="A cutting table.", actor=ada)
    assert not queries.open_enquiries_of(ada).exists()


def test_mine_unassigned_and_all(arden: Organization, omar: User, max_manager: User) -> None:
    mine, others, nobodys = (make_case(arden, officer=officer) for officer in (omar, max_manager, None))

    assert found(omar, whose="mine") == [mine]
    assert found(omar, whose="unassigned") == [nobodys]
    assert found(omar, whose="all") == [mine, others, nobodys]
    assert queries.queue_counts(omar, Filters(), today=TODAY) == {"mine": 1, "unassigned": 1, "all": 3}


def test_closed_cases_show_only_when_asked_for(arden: Organization, omar: User) -> None:
    open_one, closed = make_case(arden), make_case(arden, status="denied")

    assert found(omar, whose="all") == [open_one]
    assert found(omar, whose="all", status="denied") == [closed]
    assert found(omar, whose="all", status="under_review") == [open_one]


@pytest.mark.parametrize(
    ("filters", "fitting", "other"),
    [
        ({"band": "enhanced"}, {"band": "enhanced"}, {"band": "fast"}),
        ({"destination": "KE"}, {"destination": "KE"}, {"destination": "DE"}),
        ({"hits": "open"}, {"open_hits": 1}, {"open_hits": 0}),
        ({"clock": "waiting"}, {"waiting": True}, {"waiting": False}),
        ({"clock": "overdue"}, {"due_on": TODAY - timedelta(days=1)}, {"due_on": TODAY}),
        (
            {"clock": "overdue"},
            {"due_on": TODAY - timedelta(days=1)},
            {"due_on": TODAY - timedelta(days=1), "waiting": True},
        ),
        ({"text": "titan LASER"}, {"search_text": "fiber laser for titan"}, {"search_text": "fiber laser"}),
        ({"text": "100%_"}, {"search_text": "made of 100%_ wool"}, {"search_text": "made of 100 wool"}),
    ],
)
def test_each_filter_lets_through_what_it_says(
    arden: Organization,
    omar: User,
    filters: dict[str, str],
    fitting: dict[str, object],
    other: dict[str, object],
) -> None:
    wanted = make_case(arden, **fitting)
    make_case(arden, **other)

    assert found(omar, whose="all", **filters) == [wanted]
    assert queries.queue_counts(omar, Filters(**filters), today=TODAY)["all"] == 1


def test_a_case_without_a_score_ranks_below_every_score(arden: Organization, omar: User) -> None:
    unscored, zero, high = (make_case(arden, score=score) for score in (None, Decimal(0), Decimal(80)))

    ranked = queries.queue(omar, Filters(whose="all"), today=TODAY).order_by("-rank", "-pk")
    assert list(ranked) == [high, zero, unscored]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": CaseStatus.SCREENING}, "Screening and scoring"),
        ({"status": CaseStatus.QUERY}, "Exporter's answer"),
        ({"status": CaseStatus.COUNTERSIGN}, "A second signature"),
        ({"status": CaseStatus.DENIED}, "Nothing: refused"),
        ({"open_hits": 1}, "A ruling on 1 hit"),
        ({"open_hits": 2}, "A ruling on 2 hits"),
        ({}, "An officer to take it"),
    ],
)
def test_what_a_case_waits_for(arden: Organization, fields: dict[str, object], words: str) -> None:
    assert queries.waits_for(make_case(arden, **fields)) == words


def test_a_taken_case_waits_for_a_recommendation(arden: Organization, omar: User) -> None:
    assert queries.waits_for(make_case(arden, officer=omar)) == "A recommendation"
