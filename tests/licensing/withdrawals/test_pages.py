"""The exporter's page says what withdrawing means now; the officer's page rules on it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.withdrawals import services
from licensing.withdrawals.models import Withdrawal
from tests.factories.cases import case_under_review, filed_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WHY = "The customer canceled the order."


def page_of(case: Case) -> str:
    return reverse("licensing:withdraw", args=[case.application_id])


def test_before_work_the_page_says_at_once_and_does_it(
    arden: Organization, ada: User, sign_in: SignIn
) -> None:
    case, web = filed_case(arden, ada), sign_in(ada)
    assert (
        f'href="{page_of(case)}"'
        in web.get(reverse("licensing:tracking", args=[case.application_id])).content.decode()
    )
    assert "withdrawn at once" in web.get(page_of(case)).content.decode()

    answer = web.post(page_of(case), {"reason": WHY}, follow=True).content.decode()

    assert "is withdrawn." in answer
    assert "Withdrawn" in answer
    assert "there is nothing to withdraw" in web.get(page_of(case)).content.decode()


def test_a_reason_is_asked_for_beside_its_field(arden: Organization, ada: User, sign_in: SignIn) -> None:
    case = filed_case(arden, ada)
    answer = sign_in(ada).post(page_of(case), {"reason": ""})
    assert answer.status_code == 422
    assert "Say why you withdraw." in answer.content.decode()
    assert not Withdrawal.objects.exists()


def test_a_request_is_read_and_ruled_on_by_the_officer(
    arden: Organization, ada: User, omar: User, max_manager: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)
    exporter, officer = sign_in(ada), sign_in(omar)
    assert "Ask to withdraw" in exporter.get(page_of(case)).content.decode()
    exporter.post(page_of(case), {"reason": WHY})
    assert "Take the request back" in exporter.get(page_of(case)).content.decode()
    desk = reverse("licensing:case-withdrawal", args=[case.pk])
    assert f'href="{desk}"' in officer.get(reverse("licensing:case", args=[case.pk])).content.decode()
    assert WHY in officer.get(desk).content.decode()
    assert "Your role does not allow you to rule on" in sign_in(max_manager).get(desk).content.decode()
    asked = Withdrawal.objects.get()
    refuse = reverse("licensing:withdrawal-refuse", args=[asked.pk])

    assert officer.post(refuse, {"reason": ""}).status_code == 422
    officer.post(refuse, {"reason": "A hit on the end user is open."})

    answer = exporter.get(page_of(case)).content.decode()
    assert "A hit on the end user is open." in answer
    assert "Ask to withdraw" in answer


def test_granting_and_taking_back_are_buttons(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)
    first = services.withdraw(case, reason=WHY, actor=ada)
    sign_in(ada).post(reverse("licensing:withdrawal-take-back", args=[first.pk]))
    second = services.withdraw(case, reason=WHY, actor=ada)

    sign_in(omar).post(reverse("licensing:withdrawal-grant", args=[second.pk]))

    assert list(Withdrawal.objects.values_list("status", flat=True)) == ["granted", "taken_back"]


def test_strangers_and_cases_without_a_request_have_no_page(
    arden: Organization, ada: User, sam: User, omar: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)
    assert sign_in(omar).get(reverse("licensing:case-withdrawal", args=[case.pk])).status_code == 404
    assert sign_in(sam).get(page_of(case)).status_code == 404
    asked = services.withdraw(case, reason=WHY, actor=ada)
    back = reverse("licensing:withdrawal-take-back", args=[asked.pk])
    assert sign_in(sam).post(back).status_code == 404
    assert sign_in(ada).post(reverse("licensing:withdrawal-grant", args=[asked.pk])).status_code == 403
