"""What the registry knows of a case's parties, beside them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.decisions.services import countersign
from licensing.histories.queries import histories_of
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.cases import case_under_review, decided_case
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def address(case: Case) -> str:
    return reverse("licensing:case-histories", args=[case.pk])


def reads(web: Client, case: Case) -> int:
    web.get(address(case))
    with CaptureQueriesContext(connection) as found:
        assert web.get(address(case), headers={"HX-Request": "true"}).status_code == 200
    return len(found)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_party_known_from_before_brings_its_cases_outcomes_and_licenses(
    arden: Organization, ada: User, omar: User, cleo: User, sign_in: SignIn
) -> None:
    before = countersign(decided_case(arden, ada, omar), actor=cleo).case
    drain()
    case = case_under_review(arden, ada, omar)

    rows, left_out = histories_of(omar, case)
    assert left_out == 0
    assert rows
    assert all([one.case.pk for one in row.before] == [before.pk] for row in rows)
    assert {tuple(row.outcomes.items()) for row in rows} == {(("Approved", 1),)}
    text = text_of(sign_in(omar).get(address(case)))
    assert before.reference in text
    assert Case.objects.get(pk=before.pk).license.number in text


def test_a_party_of_this_case_only_says_so(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)

    assert "In no other case" in text_of(sign_in(omar).get(address(case)))


def test_the_hits_of_before_are_counted(arden: Organization, ada: User, omar: User, sign_in: SignIn) -> None:
    case_under_review(arden, ada, omar, name="Borealis Transit Kontor")
    case = case_under_review(arden, ada, omar, name="Borealis Transit Kontor")

    assert "Hits there: 1" in text_of(sign_in(omar).get(address(case)))


def test_the_reads_are_the_same_however_often_a_party_came_before(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    web = sign_in(omar)
    case_under_review(arden, ada, omar)
    once = reads(web, case_under_review(arden, ada, omar))
    for _ in range(2):
        case = case_under_review(arden, ada, omar)

    assert [once, reads(web, case)] == [8, 8]


def test_it_is_for_people_who_see_the_registry(
    arden: Organization, ada: User, omar: User, root: User, inez: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)

    assert {sign_in(one).get(address(case)).status_code for one in (ada, root, inez)} == {403}
