"""Answering once, in time, for one's own exporter, and so that nothing leads back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.people.models import User
from licensing.feedback import services
from licensing.feedback.models import SurveyAnswer, SurveyTaken
from licensing.feedback.services import Said
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.organizations import make_member
from tests.licensing.feedback.build import WELL, answered, closed_case
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db


def test_an_answer_holds_nothing_that_leads_to_the_case_or_the_person(arden: Organization, ada: User) -> None:
    case = closed_case(arden)

    said = answered(case, ada)

    assert {field.name for field in SurveyAnswer._meta.fields} == {
        "id",
        "kind",
        "month",
        "clarity",
        "pace",
        "ease",
        "comment",
    }
    assert (said.kind, said.month) == (case.kind, timezone.localdate().replace(day=1))
    assert (said.clarity, said.pace, said.ease, said.comment) == (5, 4, 3, "The questions were short.")
    assert not AuditEvent.objects.filter(thread=case.pk).exists()
    event = AuditEvent.objects.get(verb="survey.answered")
    assert str(said.pk) not in f"{event.subject_id}{event.before}{event.after}{event.reason}"


def test_a_case_is_answered_for_once_whoever_comes_first(arden: Organization, ada: User, bruno: User) -> None:
    case = closed_case(arden)
    make_member(arden, bruno, "preparer")
    answered(case, ada)

    for person in (ada, bruno):
        with pytest.raises(NotPermitted, match="already"):
            services.answer(case, WELL, actor=person)

    assert SurveyAnswer.objects.count() == 1


def test_an_open_case_an_old_one_and_a_strangers_are_refused(
    arden: Organization, ada: User, sam: User, omar: User
) -> None:
    old = closed_case(arden, closed_at=timezone.now() - timedelta(days=31))
    for case, person, why in (
        (make_case(arden), ada, "still open"),
        (old, ada, "ended on"),
        (closed_case(arden), sam, ".+"),
        (closed_case(arden), omar, ".+"),
    ):
        with pytest.raises(NotPermitted, match=why):
            services.answer(case, WELL, actor=person)
    assert not SurveyAnswer.objects.exists()
    assert not SurveyTaken.objects.exists()


def test_the_last_day_still_counts(arden: Organization, ada: User) -> None:
    answered(closed_case(arden, closed_at=timezone.now() - timedelta(days=30)), ada)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(0, 3, 3), "out_of_range"),
        (Said(3, 6, 3), "out_of_range"),
        (Said(3, 3, 3, "x" * 1001), "comment"),
    ],
)
def test_what_is_out_of_range_keeps_nothing(arden: Organization, ada: User, said: Said, code: str) -> None:
    case = closed_case(arden)
    with pytest.raises(DomainError) as refused:
        services.answer(case, said, actor=ada)
    assert refused.value.code.startswith(code)
    assert not SurveyTaken.objects.exists()


def test_the_database_knows_it_too(arden: Organization, ada: User) -> None:
    case = closed_case(arden)
    said = answered(case, ada)
    taken = SurveyTaken.objects.get()
    for wrong, error in (
        (lambda: SurveyTaken.objects.create(case=case), IntegrityError),
        (lambda: SurveyTaken.objects.create(case=make_case(arden)), IntegrityError),
        (lambda: SurveyAnswer.objects.filter(pk=said.pk).update(comment="Else"), InternalError),
        (lambda: SurveyAnswer.objects.filter(pk=said.pk).delete(), InternalError),
        (lambda: SurveyTaken.objects.filter(pk=taken.pk).delete(), InternalError),
        (
            lambda: SurveyAnswer.objects.create(kind="x", month="2026-03-01", clarity=6, pace=1, ease=1),
            IntegrityError,
        ),
        (
            lambda: SurveyAnswer.objects.create(kind="x", month="2026-03-02", clarity=5, pace=1, ease=1),
            IntegrityError,
        ),
    ):
        with pytest.raises(error), transaction.atomic():
            wrong()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_kept(arden: Organization, ada: User) -> None:
    case: Case = closed_case(arden)

    done = at_once(lambda number: services.answer(case, WELL, actor=ada), 2)

    assert sorted(type(one) for one in done if one is not None) == [NotPermitted]
    assert SurveyAnswer.objects.count() == 1
