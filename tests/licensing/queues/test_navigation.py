"""What the desk's pages cost, and what they show beside their entries, when no count is kept."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from tests.factories.cases import case_under_review
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/cases/"
LISTED_NAME = "Borealis Transit Kontor"


def cost(web: Client, url: str) -> int:
    """Return how many queries a page takes that was open before, with nothing in the cache."""
    assert web.get(url).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


@pytest.mark.parametrize("who", ["omar", "max_manager", "cleo", "sonia"])
def test_a_page_that_counts_everything_anew_takes_twelve_queries_at_most(
    sign_in: SignIn, request: pytest.FixtureRequest, arden: Organization, ada: User, omar: User, who: str
) -> None:
    case = case_under_review(arden, ada, omar, name=LISTED_NAME)
    web = sign_in(request.getfixturevalue(who))

    assert cost(web, f"{QUEUE}?whose=all") == 9
    assert cost(web, reverse("licensing:case", args=[case.pk])) == 12


def test_the_number_of_cases_is_that_of_the_queue_that_opens(
    sign_in: SignIn, arden: Organization, omar: User, cleo: User
) -> None:
    make_case(arden, officer=omar)
    make_case(arden, officer=omar, waiting=True, status="query_applicant")
    make_case(arden, status="countersign")
    for who in (omar, cleo):
        page = sign_in(who).get(QUEUE)
        assert 'Cases <span class="count">1</span>' in page.content.decode()
        assert len(page.context["rows"]) == 1


def test_the_number_of_cases_ends_at_a_bound(
    sign_in: SignIn, arden: Organization, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = sign_in(omar)
    make_case(arden, officer=omar)
    make_case(arden)
    assert 'Cases <span class="count">1</span>' in web.get(QUEUE).content.decode()

    for module in ("licensing.queues.queries", "licensing.queues.rules"):
        monkeypatch.setattr(f"{module}.COUNTED_TO", 1)
    make_case(arden, officer=omar)

    assert 'Cases <span class="count">1+</span>' in web.get(QUEUE).content.decode()
