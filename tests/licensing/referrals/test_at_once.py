"""Several people at once, in real threads: each race has one winner and leaves nothing half-done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.referrals import services
from licensing.referrals.models import AgencyRecommendation, Referral
from licensing.review import services as review
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.cases import APPROVAL, grant_all
from tests.licensing.referrals.build import given, let_run_out, make_agency, question_about, refer

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_and_the_end_of_its_time(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    today = timezone.localdate()
    Referral.objects.update(due_on=today)
    said = given(referral)

    def act(number):
        if number:
            return services.mind(on=today + timedelta(days=1))
        return services.recommend(referral, said, actor=dora)

    answered, _ = at_once(act, 2)

    referral.refresh_from_db()
    if isinstance(answered, AgencyRecommendation):
        assert referral.status == "answered"
    else:
        assert isinstance(answered, NotPermitted)
        assert referral.status == "deemed_no_objection"
        assert not AgencyRecommendation.objects.exists()


def test_two_referrals_to_one_agency(case, omar):
    agency, question = make_agency(), question_about(case)

    found = at_once(lambda _: services.refer(case, [agency], question, actor=omar), 3)

    assert sum(isinstance(one, Conflict) for one in found) == 2
    assert Referral.objects.count() == 1


def test_a_decision_and_a_new_referral(case, omar):
    review.recommend(case, advice=APPROVAL, actor=omar)
    agency, question, granted = make_agency(), question_about(case), grant_all(case)

    def act(number):
        fresh = Case.objects.get(pk=case.pk)
        if number:
            return services.refer(fresh, [agency], question, actor=omar)
        return decisions.decide(fresh, advice=APPROVAL, granted=granted, actor=omar)

    decided, referred = at_once(act, 2)

    assert isinstance(decided, Decision) != isinstance(referred, list)
    lost = referred if isinstance(decided, Decision) else decided
    assert isinstance(lost, NotPermitted | DomainError)
    assert Decision.objects.count() + Referral.objects.count() == 1


def test_two_colleagues_who_recommend(case, omar, dora, felix):
    (referral,) = refer(case, make_agency(dora, felix), actor=omar)
    said = given(referral)

    found = at_once(lambda number: services.recommend(referral, said, actor=(dora, felix)[number], seen=0), 2)

    assert sorted(type(one).__name__ for one in found) == ["AgencyRecommendation", "Conflict"]


def test_a_late_answer_and_a_decision_agree_on_what_is_over(case, omar, dora):
    review.recommend(case, advice=APPROVAL, actor=omar)
    (referral,) = refer(case, make_agency(dora), actor=omar)
    let_run_out(referral)
    said, granted = given(referral, "deny"), grant_all(case)

    def act(number):
        if number:
            return services.recommend(referral, said, actor=dora)
        return decisions.decide(Case.objects.get(), advice=APPROVAL, granted=granted, actor=omar)

    decided, late = at_once(act, 2)

    assert isinstance(decided, Decision)
    assert isinstance(late, NotPermitted)
