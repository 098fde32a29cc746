"""The survey, its results, the report and the tips, as people see them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.feedback.models import SurveyAnswer
from licensing.feedback.rules import FEWEST, month_of
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.applications import complete_draft
from tests.licensing.feedback.build import answers, closed_case
from tests.licensing.feedback.test_report import asked, filed
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
RESULTS = "licensing:survey-results"


def page_of(case: Case) -> str:
    return reverse("licensing:survey", args=[case.application_id])


def past_month(ago: int = 3) -> date:
    return month_of(timezone.localdate() - timedelta(days=31 * ago))


def test_the_tracking_page_invites_and_the_answer_is_kept(
    arden: Organization, ada: User, sign_in: SignIn
) -> None:
    case, web = closed_case(arden), sign_in(ada)
    tracking = reverse("licensing:tracking", args=[case.application_id])
    assert f'href="{page_of(case)}"' in web.get(tracking).content.decode()

    answer = web.post(page_of(case), {"clarity": "5", "pace": "1", "ease": "3", "comment": ""}, follow=True)

    assert "Thank you." in answer.content.decode()
    assert f'href="{page_of(case)}"' not in web.get(tracking).content.decode()
    assert "already" in web.get(page_of(case)).content.decode()
    assert SurveyAnswer.objects.get().pace == 1


def test_an_open_and_an_old_case_invite_nobody(arden: Organization, ada: User, sign_in: SignIn) -> None:
    web = sign_in(ada)
    for case in (make_case(arden), closed_case(arden, closed_at=timezone.now() - timedelta(days=40))):
        tracking = web.get(reverse("licensing:tracking", args=[case.application_id]))
        assert page_of(case) not in tracking.content.decode()


def test_a_missing_answer_is_said_beside_its_question(
    arden: Organization, ada: User, sign_in: SignIn
) -> None:
    answer = sign_in(ada).post(page_of(closed_case(arden)), {"clarity": "9", "pace": "2"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Say how easy it was." in text
    assert not SurveyAnswer.objects.exists()


def test_another_exporters_case_is_not_found(arden: Organization, sam: User, sign_in: SignIn) -> None:
    assert sign_in(sam).get(page_of(closed_case(arden))).status_code == 404


def test_results_show_only_groups_that_are_large_and_over(
    max_manager: User, sign_in: SignIn, arden: Organization
) -> None:
    answers(FEWEST, month=past_month(), comment="Write shorter letters.")
    answers(FEWEST - 1, kind="open", month=past_month(), comment="Secret of few.")
    answers(FEWEST + 5, month=month_of(timezone.localdate()), comment="Too early.")
    web = sign_in(max_manager)

    text = web.get(reverse(RESULTS)).content.decode()

    assert text.count("<tr>") == 2
    assert "4.0" in text
    assert "1 group of a month and a type is not shown" in text
    month = past_month()
    group = reverse("licensing:survey-comments", args=["individual", month.year, month.month])
    assert group in text
    assert web.get(group).content.decode().count("Write shorter letters.") == FEWEST
    this = timezone.localdate()
    for kind, one in (("open", month), ("individual", this)):
        address = reverse("licensing:survey-comments", args=[kind, one.year, one.month])
        assert web.get(address).status_code == 404
    assert web.get(f"/desk/feedback/individual/{month.year}/13/").status_code == 404


def test_results_take_the_same_reads_however_many_answered(max_manager: User, sign_in: SignIn) -> None:
    web = sign_in(max_manager)
    web.get(reverse(RESULTS))
    taken = []
    for ago in (3, 4, 5):
        answers(FEWEST, month=past_month(ago))
        with CaptureQueriesContext(connection) as done:
            assert web.get(reverse(RESULTS)).status_code == 200
        taken.append(len(done))
    assert len(set(taken)) == 1
    assert taken[0] <= 8


def test_the_report_stands_alone_and_as_a_part_and_takes_bounded_reads(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    web, address = sign_in(ada), reverse("licensing:own-errors", args=[arden.pk])
    assert "You filed nothing over the last two years" in web.get(address).content.decode()
    taken = []
    for _ in range(3):
        asked(filed(arden, 4), "party", omar, text="Who owns it?")
        with CaptureQueriesContext(connection) as done:
            text = web.get(address).content.decode()
        taken.append(len(done))
    assert "3 of 3" in text
    assert "“<bdi>Who owns it?</bdi>”" in text
    assert len(set(taken)) == 1
    assert taken[0] < 15
    part = web.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'hx-get="{address}"' in web.get(reverse("licensing:my_organization")).content.decode()


def test_another_organizations_report_is_not_found(arden: Organization, sam: User, sign_in: SignIn) -> None:
    assert sign_in(sam).get(reverse("licensing:own-errors", args=[arden.pk])).status_code == 404


def test_tips_stand_on_the_task_list_and_beside_the_declaration(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    draft, web = complete_draft(arden, ada), sign_in(ada)
    pages = [reverse(f"licensing:application{end}", args=[draft.pk]) for end in ("", "-declaration")]
    for page in pages:
        assert "From your own applications" not in web.get(page).content.decode()
    asked(filed(arden, 4), "party", omar)
    for page in pages:
        text = web.get(page).content.decode()
        assert "You were asked about a party, in one application that you filed within a year." in text
        assert f'href="{reverse("licensing:application-parties", args=[draft.pk])}"' in text
