"""A claim of urgency from the exporter's application to the lane, and back to the tracking page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.priority import services
from licensing.queues import queries
from licensing.queues.queries import Filters
from licensing.review.models import Case
from tests.factories.cases import filed_case, urgent_case
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LANE = "/desk/cases/?whose=lane"
IMPACT = "Forty patients of the clinic wait for the device."


def text_of(web: Client, url: str) -> str:
    answer = web.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_claim_to_the_lane_and_back_to_the_exporter(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    case = urgent_case(arden, ada)
    exporter, officer = sign_in(ada), sign_in(omar)
    tracking = reverse("licensing:tracking", args=[case.application_id])
    desk = reverse("licensing:case", args=[case.pk])
    ruling = reverse("licensing:case-urgency", args=[case.pk])
    assert "Urgent, asked for" in text_of(exporter, tracking)
    assert "1 case asks to be taken as urgent" in text_of(officer, LANE)
    asked = text_of(officer, "/desk/cases/?whose=all&urgent=asked")
    assert "Urgent, asked for" in asked
    assert IMPACT in asked
    assert "clinic.pdf" in asked
    page = text_of(officer, desk)
    assert IMPACT in page
    assert "clinic.pdf" in page
    assert f'href="{ruling}"' in page

    empty = officer.post(ruling, {"version": case.version})
    assert empty.status_code == 422
    assert "Say whether the case is urgent." in empty.content.decode()
    assert "Say why. The exporter reads it." in empty.content.decode()
    given = {"ruling": "accepted", "reason": "The clinic confirmed it.", "version": case.version}
    done = officer.post(ruling, given, follow=True).content.decode()
    assert "stands in the priority lane" in done
    assert officer.post(ruling, given).status_code == 409

    lane = text_of(officer, LANE)
    assert case.reference in lane
    assert IMPACT in lane
    assert "clinic.pdf" in lane
    assert "to be taken as urgent" not in lane
    read = text_of(exporter, tracking)
    assert "Accepted as urgent" in read
    assert "The clinic confirmed it." in read
    assert "The clock, the checks" in read
    assert "Omar" not in read


def test_declined_it_waits_its_turn_and_the_exporter_reads_why(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    case = urgent_case(arden, ada)
    ruling = reverse("licensing:case-urgency", args=[case.pk])
    officer = sign_in(omar)
    officer.post(
        ruling, {"ruling": "declined", "reason": "The letter is of last year.", "version": case.version}
    )
    assert "waits its turn" in text_of(officer, LANE), "as the message of the ruling says"
    assert case.reference not in text_of(officer, LANE)
    assert "Urgency declined" in text_of(officer, reverse("licensing:case", args=[case.pk]))
    read = text_of(sign_in(ada), reverse("licensing:tracking", args=[case.application_id]))
    assert "Not accepted as urgent" in read
    assert "The letter is of last year." in read


def test_a_case_that_is_not_urgent_has_no_such_page(
    arden: Organization, ada: User, omar: User, sonia: User, sign_in: SignIn
) -> None:
    case = filed_case(arden, ada)
    page = reverse("licensing:case-urgency", args=[case.pk])
    assert sign_in(omar).get(page).status_code == 404
    assert sign_in(sonia).get(page).status_code == 403
    assert 'id="urgency"' not in text_of(sign_in(omar), reverse("licensing:case", args=[case.pk]))
    tracking = reverse("licensing:tracking", args=[case.application_id])
    assert "Urgency</h2>" not in text_of(sign_in(ada), tracking)


def accepted(arden: Organization, officer: User, days: int, **fields: object) -> Case:
    """Return a case that was accepted as urgent, with a wish so many days ahead."""
    today = timezone.localdate()
    ruled = {"urgency_reason": "Shown.", "urgency_by": officer, "urgency_at": timezone.now()}
    day = today + timedelta(days=days)
    return make_case(arden, urgent=True, urgency="accepted", wished_by=day, **ruled, **fields)


def test_the_lane_holds_accepted_open_cases_by_the_wished_day(arden: Organization, omar: User) -> None:
    later, sooner = accepted(arden, omar, 9), accepted(arden, omar, 2, waiting=True)
    same_day = accepted(arden, omar, 9)
    accepted(arden, omar, 1, status="denied")
    make_case(arden, urgent=True)
    filters = Filters(whose="lane")
    found = queries.queue(omar, filters, today=timezone.localdate()).order_by(*filters.ordering)
    assert next(iter(found)) == sooner
    assert {one.pk for one in found} == {later.pk, sooner.pk, same_day.pk}
    assert Filters(whose="all", order="wished").ordering == ("due_on", "pk")
    assert Filters(whose="lane", order="risk").ordering == ("-rank", "-pk")


def test_the_lane_goes_on_page_by_page_and_takes_no_more_reads_for_more_rows(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    services.rule_on(urgent_case(arden, ada), accepted=True, reason="Shown.", actor=omar)
    web = sign_in(omar)
    few = reads(web, LANE)
    assert few == 9
    for number in range(27):
        accepted(arden, omar, number % 5)
    assert reads(web, LANE) == few
    shown: list[str] = []
    url = LANE
    while url:
        page = web.get(url).context["page"]
        shown += [case.reference for case in page.rows]
        url = page.next_url
    assert len(shown) == len(set(shown)) == 28


def reads(web: Client, url: str) -> int:
    """Return how many queries a page takes that was open before, with nothing in the cache."""
    assert web.get(url).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as taken:
        assert web.get(url).status_code == 200
    return len(taken)


def test_the_lane_is_read_from_its_index(arden: Organization, omar: User) -> None:
    accepted(arden, omar, 3)
    filters = Filters(whose="lane")
    page = queries.queue(omar, filters, today=timezone.localdate()).order_by(*filters.ordering)[:26]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = page.explain()
    assert "case_open_lane" in plan
    assert "Sort" not in plan
