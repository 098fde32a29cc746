"""The pages of a clock: officers', exporters' and the public one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exportctl.core.calendar import services as clocks
from exportctl.core.people.models import User
from licensing.forecasts.services import make_forecasts
from licensing.organizations.models import Organization
from licensing.questions import services as questions
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.licensing.forecasts.build import timed_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
STANDARDS = "/service-standards/"


def desk(case: Case) -> str:
    return f"/desk/cases/{case.pk}/clock/"


def portal(case: Case) -> str:
    return f"/portal/applications/{case.application_id}/clock/"


def tracking(case: Case) -> str:
    return f"/portal/applications/{case.application_id}/tracking/"


@pytest.fixture
def asked(arden: Organization, ada: User, omar: User) -> Case:
    """A case with a question to its exporter, filed ten days ago."""
    case = case_under_review(arden, ada, omar)
    questions.ask(case, questions.Given("Who installs it?"), actor=omar)
    return case


def history(arden: Organization, count: int = 12) -> None:
    start = timezone.now() - timedelta(days=200)
    for number in range(count):
        timed_case(arden, start, days=20 + number)
    make_forecasts(now=timezone.now())


def test_officers_read_every_day_and_who_had_it(asked: Case, omar: User, sign_in: SignIn) -> None:
    clocks.start_clock(
        Case().pk,
        "agency.recommendation",
        at=timezone.now(),
        days=30,
        thread=asked.pk,
        holder="Ministry of Trade",
    )
    page = sign_in(omar).get(desk(asked)).content.decode()

    assert "Show each day" in page
    assert "Agency recommendation" in page
    part = sign_in(omar).get(desk(asked), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Service clock" in part


def test_the_case_page_links_to_the_ledger_and_loads_its_panel(
    asked: Case, omar: User, sign_in: SignIn
) -> None:
    page = sign_in(omar).get(f"/desk/cases/{asked.pk}/").content.decode()

    assert page.count(desk(asked)) >= 2
    assert 'id="clock"' in page


def test_the_exporter_sees_pauses_with_their_reason_and_no_agency(
    asked: Case, ada: User, sam: User, sign_in: SignIn
) -> None:
    clocks.start_clock(Case().pk, "agency.recommendation", at=timezone.now(), days=30, thread=asked.pk)
    page = sign_in(ada).get(portal(asked)).content.decode()

    assert "A question waits for the exporter&#x27;s answer" in page
    assert "were the clock to run again today" in page
    assert "Agency" not in page
    assert "Licensing" not in page
    assert sign_in(sam).get(portal(asked)).status_code == 404
    assert sign_in(ada).get(desk(asked)).status_code == 403


def test_tracking_says_whose_turn_it_is_and_that_history_is_short(
    asked: Case, ada: User, sign_in: SignIn
) -> None:
    page = sign_in(ada).get(tracking(asked)).content.decode()

    assert "It is your turn." in page
    assert "Too few cases like yours were decided" in page
    assert portal(asked) in page


def test_tracking_tells_what_cases_took_and_never_promises(
    arden: Organization, asked: Case, ada: User, omar: User, sign_in: SignIn
) -> None:
    history(arden)
    page = sign_in(ada).get(tracking(asked)).content.decode()

    assert "Cases like yours took" in page
    assert "This is what happened, not a promise." in page
    assert "of which 12 are decided" in page
    assert "these days hold if it ran again today" in page
    assert "decided by day" in sign_in(omar).get(desk(asked)).content.decode()


def test_a_closed_case_expects_nothing(arden: Organization, ada: User, omar: User, sign_in: SignIn) -> None:
    history(arden)
    case = timed_case(arden, timezone.now() - timedelta(days=30), days=9)

    assert "What to expect" not in sign_in(ada).get(tracking(case)).content.decode()
    assert "decided by day" not in sign_in(omar).get(desk(case)).content.decode()


def test_the_pages_take_the_same_reads_however_long_the_history(
    arden: Organization, asked: Case, ada: User, omar: User, sign_in: SignIn
) -> None:
    exporter, officer = sign_in(ada), sign_in(omar)
    counted = []
    for count in (1, 12):
        history(arden, count)
        for web, address in ((officer, desk(asked)), (exporter, portal(asked)), (exporter, tracking(asked))):
            web.get(address)
            with CaptureQueriesContext(connection) as queries:
                web.get(address)
            counted.append(len(queries))

    assert counted[:3] == counted[3:]
    assert max(counted) < 15
    assert counted[:2] == [8, 5]


def test_the_public_page_shows_no_small_number(arden: Organization, client: Client) -> None:
    assert "Nothing was decided" in client.get(STANDARDS).content.decode()
    history(arden, 4)
    assert "Fewer than 5" in client.get(STANDARDS).content.decode()
    history(arden, 1)
    page = client.get(STANDARDS).content.decode()
    assert "Individual license" in page
    assert "Fewer than 5" not in page.replace("fewer than 5", "") or "100%" in page
