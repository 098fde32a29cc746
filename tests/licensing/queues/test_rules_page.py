"""The page of the rules: what the queues of the teams hold, and every flag."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.queues.teams import TEAMS
from licensing.review.models import Case
from licensing.routing import services
from licensing.routing.rules import DECLARED
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/desk/routing/"
OWN = "Your team’s turn"


def page_of(answer: Any) -> str:
    return unescape(" ".join(str(answer.content.decode()).split()))


def row_of(page: str, key: str) -> str:
    return page.split(f'<tr id="{key}">')[1].split("</tr>", maxsplit=1)[0]


def flagged(arden: Organization) -> Case:
    """Return a routed case in the enhanced lane."""
    return services.route(make_case(arden, band="enhanced", score="71.0").pk)


def test_it_says_of_each_team_whose_it_is_which_cases_stand_there_and_why(
    sign_in: SignIn, omar: User
) -> None:
    page = page_of(sign_in(omar).get(PAGE))

    for team in TEAMS:
        row = row_of(page, f"team-{team.key}")
        for words in (team.name, team.people[1:], team.when, team.why):
            assert words in row
        assert (OWN in row) == (team.key == "licensing")


def test_who_is_of_no_team_reads_the_same_without_a_queue_of_their_own(
    sign_in: SignIn, make_user: Callable[..., User]
) -> None:
    clara = make_user("Clara", Side.REGULATOR, Role.COMMITTEE_CHAIR)
    page = page_of(sign_in(clara).get(PAGE))

    assert TEAMS[0].when in page
    assert OWN not in page


def test_it_has_every_flag_with_its_owner_and_how_many_open_cases_have_it(
    sign_in: SignIn, omar: User, arden: Organization
) -> None:
    cache.clear()
    flagged(arden)
    flagged(arden)
    web = sign_in(omar)
    page = page_of(web.get(PAGE))

    for key, one in DECLARED.items():
        row = row_of(page, key)
        assert one.label in row
        assert one.when in row
        assert one.owner.label.capitalize() in row
    assert ">2<span" in row_of(page, "enhanced")
    assert ">1<span" in row_of(page, "first")
    with CaptureQueriesContext(connection) as taken:
        assert web.get(PAGE).status_code == 200
    assert len(taken) <= 8
