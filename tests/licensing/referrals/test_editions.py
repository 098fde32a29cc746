"""What an agency said before a major change does not count for what was changed, until it says so again."""

from decimal import Decimal

import pytest
from django.urls import reverse

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.applications import services as applications
from licensing.decisions.services.gates import refuse_unsettled
from licensing.referrals import outdated, queries, services
from licensing.referrals.gate import Granting, obstacles
from licensing.referrals.models import Referral
from licensing.referrals.services import PartGiven
from licensing.review import services as review
from tests.factories.applications import line_facts
from tests.factories.cases import APPROVAL
from tests.factories.jobs import drain
from tests.licensing.amendments.build import (
    add_document,
    again,
    amend,
    change_end_user,
    file,
    fresh,
    start,
)
from tests.licensing.referrals.build import let_run_out, make_agency, recommend, refer

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(case, dora, omar):
    (made,) = refer(case, make_agency(dora, short_name="MoT"), actor=omar)
    return made


def told(case, outcome="approve"):
    return [gap.message for gap in obstacles(again(case), Granting(outcome))]


def counted(case):
    """Return the lines and parties on which somebody's word counts, and whose."""
    return {(view.name, name) for view in queries.recommended_in(again(case)).views for name in view.says}


def test_a_changed_line_waits_for_a_new_word_and_the_rest_stands(case, referral, ada, dora):
    recommend(referral, actor=dora)
    before = counted(case)

    amend(case, ada)

    assert before - counted(case) == {("MoT", "Line 1")}
    (sentence,) = told(case)
    assert sentence.startswith("MoT recommended on edition 1; since then Line 1 changed")
    assert told(case, "deny") == [sentence]
    assert told(case, "return") == []
    recommend(referral, actor=dora)
    assert counted(case) == before
    assert told(case) == []


def test_a_decision_is_refused_meanwhile(case, referral, ada, dora):
    recommend(referral, actor=dora)
    amend(case, ada)

    with pytest.raises(DomainError) as refused:
        refuse_unsettled(again(case), Granting("approve"))

    assert refused.value.code == "referrals_open"


def test_a_changed_party_leaves_nothing_standing(case, referral, ada, dora):
    recommend(referral, actor=dora)
    draft = start(case, ada)
    change_end_user(draft, ada)
    file(draft, ada)

    assert counted(case) == set()
    assert "Line 1" in told(case)[0]
    assert "Nordtal Titan AG" in told(case)[0]


def test_a_minor_change_leaves_all_standing(case, referral, ada, dora):
    recommend(referral, actor=dora)
    before = counted(case)
    draft = start(case, ada)
    add_document(draft, ada)
    file(draft, ada)

    assert counted(case) == before
    assert told(case) == []
    with pytest.raises(Conflict, match="stands"):
        services.stand(referral, actor=dora)


def test_the_agency_says_that_its_word_stands(case, referral, ada, dora, omar):
    first = recommend(referral, "deny", actor=dora)
    amend(case, ada)
    with pytest.raises(NotPermitted):
        services.stand(referral, actor=omar)

    made = services.stand(referral, actor=dora, seen=first.number)

    first.refresh_from_db()
    assert (first.status, made.number, made.reason) == ("superseded", 2, first.reason)
    assert made.assessed == first.assessed
    line = made.parts.get(line__number=1)
    assert (line.outcome, line.line.application) == ("deny", again(case).application)
    assert told(case) == ["MoT would refuse. Record how it was settled, or escalate it."]
    said = AuditEvent.objects.get(verb="agency_recommendation.stood")
    assert said.thread == case.pk
    assert "on edition 1 stand" in said.sentence


def test_a_limit_above_what_is_applied_for_now_is_written_anew(case, referral, ada, dora):
    lines, parties = outdated.asked_about(referral)
    limited = {one.pk: PartGiven("approve", one.quantity) for one in lines}
    recommend(referral, actor=dora, lines=limited, parties={one.pk: PartGiven("approve") for one in parties})
    draft = start(case, ada)
    line, draft = draft.lines.get(), fresh(draft)
    facts = line_facts(entry=line.entry, description=line.description, quantity=Decimal("0.5"))
    applications.save_goods_line(draft, facts, actor=ada, version=draft.version, line_id=line.pk)
    file(draft, ada)

    with pytest.raises(DomainError) as refused:
        services.stand(referral, actor=dora)

    assert refused.value.code == "above_applied"
    assert told(case)


def test_where_two_people_sign_both_sign_that_it_stands(case, ada, dora, felix, omar):
    agency = make_agency(dora, felix, two_signatures=True)
    (referral,) = refer(case, agency, actor=omar)
    services.countersign(recommend(referral, actor=dora), actor=felix)
    amend(case, ada)

    made = services.stand(referral, actor=dora)
    assert len(told(case)) == 1
    services.countersign(made, actor=felix)

    assert told(case) == []


def test_what_was_signed_after_the_change_was_still_written_before_it(case, ada, dora, felix, omar):
    (referral,) = refer(case, make_agency(dora, felix, two_signatures=True), actor=omar)
    made = recommend(referral, actor=dora)
    amend(case, ada)

    services.countersign(made, actor=felix)

    assert len(told(case)) == 1


def test_an_objection_does_not_go_away_by_a_change_and_silence(case, referral, ada, dora, omar):
    first = recommend(referral, "deny", actor=dora)
    amend(case, ada)
    (second,) = refer(again(case), referral.agency, actor=omar)
    objection = "MoT would refuse. Record how it was settled, or escalate it."
    awaited, still = told(case)
    assert ("an answer is awaited" in awaited, still) == (True, objection)

    let_run_out(second)
    assert told(case) == [objection]

    Referral.objects.filter(pk=second.pk).update(due_on=second.due_on)
    recommend(second, actor=dora)
    first.refresh_from_db()
    assert first.status == "superseded"
    assert told(case) == []


def test_colleagues_of_the_authority_who_spoke_before_are_left_out_too(
    case, referral, ada, dora, omar, sonia
):
    recommend(referral, "deny", actor=dora)
    review.advise(again(case), advice=APPROVAL, actor=sonia)
    assert ("Sonia", "Line 1") in counted(case)

    amend(case, ada)

    assert "Sonia" not in {who for who, _ in counted(case)}


def test_both_sides_see_what_does_not_count(case, referral, ada, dora, omar, sign_in):
    recommend(referral, actor=dora)
    amend(case, ada)
    drain()
    own = reverse("licensing:referral", args=[referral.pk])

    panel = sign_in(omar).get(reverse("licensing:case-referrals", args=[case.pk])).text
    assert "Given on edition 1." in panel
    assert panel.count("Changed since: does not count") == 1
    agency = sign_in(dora)
    assert "Our recommendation stands" in agency.get(own).text
    answer = agency.post(reverse("licensing:referral-stand", args=[referral.pk]), {"seen": "1"})
    assert answer.url == own
    assert "Our recommendation stands" not in agency.get(own).text
    stale = agency.post(reverse("licensing:referral-stand", args=[referral.pk]), {"seen": "1"})
    assert stale.status_code == 409
