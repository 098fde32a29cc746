"""Officers are told of what others do with their cases."""

import pytest
from django.urls import reverse

from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.decisions import services as decisions
from licensing.organizations.models import Organization
from licensing.queues import services as queues
from licensing.review import services
from tests.factories.cases import case_under_review, decided_case, filed_case, make_watchlist

pytestmark = pytest.mark.django_db


def told(person: User) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=person).values_list("kind", "path"))


def test_an_officer_is_told_of_a_case_that_somebody_assigns(
    arden: Organization, ada: User, omar: User, max_manager: User
) -> None:
    case = case_under_review(arden, ada, omar)
    assert told(omar) == [], "taking a case oneself is no news"
    services.assign(case, to=omar, actor=omar)
    case.officer = None
    case.save(update_fields=["officer"])

    services.assign(case, to=omar, actor=max_manager)

    assert told(omar) == [("review.assigned", reverse("licensing:case", args=[case.pk]))]


def test_several_cases_at_once_are_one_notice(
    arden: Organization, ada: User, omar: User, max_manager: User
) -> None:
    make_watchlist()
    cases = [filed_case(arden, ada) for _ in range(2)]

    queues.assign_many({case.pk: None for case in cases}, to=omar, actor=max_manager)

    assert told(omar) == [("queues.handed", f"{reverse('licensing:queue')}?whose=mine")]
    assert Notice.objects.get(person=omar).title == "2 cases are assigned to you"


def test_who_decided_is_told_that_it_comes_back(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)

    decisions.send_back(decision, reason="Say more about the end user.", actor=cleo)

    assert told(omar) == [("decisions.sent_back", reverse("licensing:case", args=[decision.case_id]))]
    assert "end user" not in Notice.objects.get(person=omar).title
