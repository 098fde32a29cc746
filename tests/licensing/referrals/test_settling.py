"""Conflicts: the gate before a decision and each signature, the ladder, rulings."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.referrals import services
from licensing.referrals.gate import Granting, obstacles
from licensing.referrals.models import Settlement
from licensing.review import services as review
from licensing.review.models import Case
from tests.factories.cases import APPROVAL, grant_all
from tests.licensing.referrals.build import make_agency, objecting, recommend, refer

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


def later(days):
    real = timezone.now
    return patch.object(timezone, "now", lambda: real() + timedelta(days=days))


@pytest.fixture
def case(case, omar):
    """A case that Omar recommends to approve."""
    review.recommend(case, advice=APPROVAL, actor=omar)
    return Case.objects.get(pk=case.pk)


def decide(case, actor, **fields):
    terms = decisions.Terms(mitigations="The embassy visits the user.")
    return decisions.decide(
        case, advice=APPROVAL, granted=grant_all(case), actor=actor, terms=terms, **fields
    )


def held(case, actor):
    """Return what a decision is refused for."""
    with pytest.raises(DomainError) as refused:
        decide(case, actor)
    assert refused.value.code == "referrals_open"
    assert not Decision.objects.exists()
    return [gap.message for gap in refused.value.gaps]


def test_no_decision_while_an_answer_is_awaited(case, omar, dora):
    (referral,) = refer(case, make_agency(dora, short_name="Defense"), actor=omar)
    assert held(case, omar)[0].startswith("Defense (until ")

    recommend(referral, actor=dora)

    assert decide(case, omar).status == "proposed"


def test_an_objection_is_settled_before_a_decision_and_the_record_counts(case, omar, dora, cleo):
    objecting(case, officer=omar, reviewer=dora)
    assert "conflict" in held(case, omar)[0]

    made = services.record_settlement(case, direction="release", reason="Talked through.", actor=omar)

    decision = decide(case, omar)
    assert decisions.countersign(decision, actor=cleo).status == "countersigned"
    for change in (
        lambda: Settlement.objects.update(ruling="Another"),
        lambda: Settlement.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            change()


def test_a_settlement_says_which_way_and_why(case, omar, dora, sonia):
    with pytest.raises(DomainError, match="recommended anything"):
        services.record_settlement(case, direction="release", reason="So.", actor=omar)
    objecting(case, officer=omar, reviewer=dora)
    for direction, reason in (("release", " "), ("", "So.")):
        with pytest.raises(DomainError):
            services.record_settlement(case, direction=direction, reason=reason, actor=omar)
    with pytest.raises(NotPermitted):
        services.record_settlement(case, direction="release", reason="So.", actor=sonia)


def test_a_settlement_to_refuse_holds_an_approval(case, omar, dora):
    objecting(case, officer=omar, reviewer=dora)
    services.record_settlement(case, direction="refuse", reason="They convinced me.", actor=omar)
    assert "is refused" in held(case, omar)[0]


def test_another_objection_after_the_settlement_is_settled_anew(case, omar, dora, felix):
    objecting(case, officer=omar, reviewer=dora)
    services.record_settlement(case, direction="release", reason="Talked through.", actor=omar)
    objecting(case, officer=omar, reviewer=felix)
    assert "conflict" in held(case, omar)[0]


def test_up_to_the_chair_and_one_level_more(case, omar, dora, clara, cleo):
    made = objecting(case, officer=omar, reviewer=dora)
    raised = services.escalate(case, reason="We do not agree.", actor=omar)
    assert raised.due_on == timezone.localdate() + timedelta(days=14)
    assert "ruling of the committee chair is awaited" in held(case, omar)[0]
    with pytest.raises(Conflict):
        services.escalate(case, reason="Again.", actor=omar)
    with pytest.raises(NotPermitted):
        services.rule(raised, direction="release", reason="So.", actor=cleo)

    ruled = services.rule(raised, direction="release", reason="The use is civil.", actor=clara)

    assert "one level up" in held(case, omar)[0]
    with pytest.raises(Conflict, match="word stands"):
        services.record_settlement(case, direction="release", reason="So.", actor=omar)
    taken = services.appeal(made.referral, reason="The use is not civil.", actor=dora)
    assert (ruled.level, taken.level) == ("chair", "policy")
    services.rule(taken, direction="release", reason="It is.", actor=clara)
    with pytest.raises(NotPermitted, match="once already"):
        services.appeal(made.referral, reason="Again.", actor=dora)
    assert decide(case, omar).status == "proposed"


def test_who_took_part_in_a_conflict_does_not_rule_on_it_in_another_role(case, omar, dora, sign_in):
    objecting(case, officer=omar, reviewer=dora)
    raised = services.escalate(case, reason="We do not agree.", actor=omar)
    dora.groups.clear()
    people.give_role(dora, Role.COMMITTEE_CHAIR, actor=None)
    web = sign_in(User.objects.get(pk=dora.pk))

    page = reverse("licensing:ruling", args=[raised.pk])
    assert web.post(page, {"direction": "release", "reason": "As I said."}).status_code == 403
    raised.refresh_from_db()
    assert raised.status == "open"


def test_the_time_to_take_a_ruling_up_ends(case, omar, dora, clara):
    made = objecting(case, officer=omar, reviewer=dora)
    services.rule(
        services.escalate(case, reason="Differ.", actor=omar), direction="release", reason="So.", actor=clara
    )
    with later(6):
        with pytest.raises(NotPermitted, match="is over"):
            services.appeal(made.referral, reason="Late.", actor=dora)
        assert obstacles(case, Granting("approve")) == []


def test_who_does_not_object_takes_nothing_up(case, omar, dora, felix):
    objecting(case, officer=omar, reviewer=dora)
    (other,) = refer(case, make_agency(felix), actor=omar)
    recommend(other, actor=felix)
    services.record_settlement(case, direction="release", reason="Talked through.", actor=omar)
    with pytest.raises(NotPermitted, match="refuses something"):
        services.appeal(other, reason="So.", actor=felix)


def test_nobody_recommends_or_refers_past_a_proposed_decision(case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    recommend(referral, actor=dora)
    decide(case, omar)
    with pytest.raises(NotPermitted, match="A decision is proposed"):
        recommend(referral, "deny", actor=dora)
    with pytest.raises(NotPermitted, match="A decision is proposed"):
        refer(case, make_agency(), actor=omar)


def test_who_recommended_for_an_agency_does_not_countersign(case, omar, dora):
    from exportctl.core.people import services as people
    from exportctl.core.people.models import User
    from exportctl.core.people.roles import Role

    (referral,) = refer(case, make_agency(dora), actor=omar)
    recommend(referral, actor=dora)
    people.give_role(dora, Role.COUNTERSIGNER, actor=None)
    with pytest.raises(NotPermitted, match="recommended for an agency"):
        decisions.countersign(decide(case, omar), actor=User.objects.get(pk=dora.pk))
