"""Who may sign a classification: authority in force for its categories, asked again under lock."""

from collections.abc import Callable
from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.people.models import User
from licensing.advice import services
from licensing.advice.models import AdviceAnswer, AnswerLine
from licensing.advice.services import LineGiven
from licensing.competence import services as competence
from licensing.competence.models import Qualification
from licensing.organizations.models import Organization
from tests.core.threads import Beside
from tests.factories.applications import make_entry
from tests.factories.competence import authorize
from tests.licensing.advice import build

pytestmark = pytest.mark.django_db


def lose(person: User) -> None:
    """Let what somebody has have run out weeks ago."""
    set_end(person, timezone.localdate() - timedelta(days=30))


def set_end(person: User, day: date) -> None:
    with pgtrigger.ignore("licensing.Qualification:qualification_as_given"):
        Qualification.objects.filter(person=person).update(valid_until=day)


def test_without_authority_nothing_is_answered_and_the_refusal_says_who_could(
    ada, omar, cleo, arden, max_manager
):
    request = build.under_review(arden, ada, omar)
    lose(omar)
    with pytest.raises(DomainError, match=r"Item 1: Your authority for category 6 .* expired on") as refused:
        services.answer(request, build.given(request), actor=omar)
    assert (refused.value.code, refused.value.gaps[0].field) == ("not_qualified", "entry_1")
    assert "Nobody has that authority now" in refused.value.message
    with pytest.raises(DomainError, match="no authority to sign"):
        services.answer(request, build.given(request, build.FREE), actor=omar)
    assert not AdviceAnswer.objects.exists()

    authorize(omar, max_manager, "6")
    assert services.answer(request, build.given(request), actor=omar).status == "issued"


@pytest.mark.parametrize(("level", "categories"), [("supervised", ("6",)), ("authorized", ("1",))])
def test_training_or_another_category_is_not_enough(ada, omar, arden, max_manager, level, categories):
    request = build.under_review(arden, ada, omar)
    lose(omar)
    authorize(omar, max_manager, *categories, level=level)
    with pytest.raises(DomainError, match="category 6"):
        services.answer(request, build.given(request), actor=omar)


def test_advice_on_a_transaction_classifies_nothing(ada, omar, arden):
    request = build.under_review(arden, ada, omar, "advice")
    lose(omar)
    assert services.answer(request, build.given(request), actor=omar).status == "issued"


def test_the_second_signature_needs_it_too_and_sending_back_does_not(ada, omar, cleo, arden):
    entry = LineGiven("listed", "Its power is above the threshold.", make_entry())
    request = build.under_review(
        arden, ada, omar, proposal="unknown", special_design="unsure", proposal_reason=""
    )
    answer = services.answer(request, build.given(request, entry), actor=omar)
    lose(cleo)
    with pytest.raises(NotPermitted, match=r"You may not sign this\. Your authority for category 6"):
        services.countersign(answer, actor=cleo)
    assert services.send_back(answer, note="Compare again.", actor=cleo).status == "sent_back"


def test_the_database_refuses_both_signatures(ada, omar, cleo, arden):
    request = build.under_review(arden, ada, omar)
    answer = build.services.answer(request, build.given(request, build.FREE), actor=omar)
    lose(omar)
    lose(cleo)
    line = answer.lines.get()
    with pytest.raises(IntegrityError, match="whoever signs a classification"), transaction.atomic():
        AnswerLine.objects.create(
            answer=answer, item=line.item, outcome="not_listed", reason="X", search_text="x"
        )
    signed = {"status": "issued", "number": 1, "issued_at": timezone.now()}
    with pytest.raises(IntegrityError, match="whoever signs a classification"), transaction.atomic():
        AdviceAnswer.objects.filter(pk=answer.pk).update(
            second=cleo, second_at=timezone.now(), second_note="", **signed
        )


def test_buttons_are_grey_with_the_reason(ada, omar, cleo, arden, sign_in: Callable[..., Client]):
    request = build.under_review(arden, ada, omar)
    page = reverse("licensing:desk-advice-request", args=[request.pk])
    address = reverse("licensing:advice-answer", args=[request.pk])
    client = sign_in(omar)
    assert "You may sign for the categories 1 Materials" in client.get(address).content.decode()
    lose(omar)
    for one in (page, address):
        text = client.get(one).content.decode()
        assert 'aria-disabled="true"' in text
        assert "You have no authority to sign that is in force." in text

    set_end(omar, timezone.localdate())
    services.answer(request, build.given(request, build.FREE), actor=omar)
    assert 'aria-disabled="true"' not in sign_in(cleo).get(page).content.decode()
    lose(cleo)
    text = sign_in(cleo).get(page).content.decode()
    assert 'aria-disabled="true"' in text
    assert "You have no authority to sign that is in force." in text
    assert "Send the answer back" in text


def test_a_refusal_stands_beside_the_entry_and_nothing_typed_is_lost(ada, omar, arden, sign_in, max_manager):
    request = build.under_review(arden, ada, omar)
    lose(omar)
    authorize(omar, max_manager, "1")
    sent = {
        "version": request.version,
        "edition": make_entry().edition_id,
        "outcome_1": "listed",
        "entry_1": "6A005",
        "reason_1": "TYPED",
        "scope": "The item as described.",
        "valid_until": timezone.localdate() + timedelta(days=300),
    }
    answer = sign_in(omar).post(reverse("licensing:advice-answer", args=[request.pk]), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "TYPED" in text
    assert 'href="#id_entry_1"' in text


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_at_this_moment_was_first_or_comes_after(
    ada: User, omar: User, arden: Organization, max_manager: User
) -> None:
    request = build.under_review(arden, ada, omar)
    given = build.given(request)
    with transaction.atomic():
        competence.withdraw(omar.qualifications.get(), reason="Left the unit.", actor=max_manager)
        late = Beside(lambda: services.answer(request, given, actor=omar))
        assert late.waits()
    with pytest.raises(DomainError, match="was withdrawn on"):
        late.result()
    assert not AdviceAnswer.objects.exists()
