"""Limits, refused parts and conditions of agencies, held against a decision and each signature."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.errors import DomainError
from licensing.applications.models import GoodsLine
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.referrals import services
from licensing.referrals.models import Settlement
from licensing.referrals.services import PartGiven
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import CONDITIONS, Advice
from tests.factories.cases import APPROVAL, grant_all, partly
from tests.licensing.referrals.build import CONCERN, make_agency, recommend, refer

pytestmark = pytest.mark.django_db
STANDARD = next(iter(CONDITIONS))
WITH_CONDITIONS = Advice("approve_with_conditions", "Fine.", (STANDARD, "Ship by sea."), ())


@pytest.fixture
def case(case, omar):
    """A case that Omar recommends to approve in full."""
    review.recommend(case, advice=APPROVAL, actor=omar)
    return fresh(case)


@pytest.fixture
def line(case) -> GoodsLine:
    """Its one line, two of which were applied for."""
    return case.application.lines.get()


def fresh(case):
    return Case.objects.get(pk=case.pk)


def ask(case, omar, dora, outcome="approve", **fields):
    """Let the agency Defense recommend."""
    (referral,) = refer(fresh(case), make_agency(dora, short_name="Defense"), actor=omar)
    return recommend(referral, outcome, actor=dora, **fields)


def limit(case, omar, dora, line):
    """Let the agency allow half of the line."""
    return ask(case, omar, dora, lines={line.pk: PartGiven("approve", line.quantity / 2)})


def decide(case, actor, advice=APPROVAL, granted=None, **fields):
    granted = granted or grant_all(case)
    terms = partly(case, granted)
    return decisions.decide(fresh(case), advice=advice, granted=granted, terms=terms, actor=actor, **fields)


def held(case, actor, **fields):
    """Return what a decision is refused for."""
    with pytest.raises(DomainError) as refused:
        decide(case, actor, **fields)
    assert refused.value.code == "referrals_open"
    assert not Decision.objects.exists()
    return refused.value.gaps


def plain(quantity):
    return f"{quantity.normalize():f}"


def settle(case, actor, *sentences, direction="release"):
    return services.record_settlement(
        fresh(case), direction=direction, reason="Talked through.", beyond=sentences, actor=actor
    )


def test_more_than_an_agency_allows_needs_a_settlement_and_as_much_does_not(case, omar, dora, cleo, line):
    limit(case, omar, dora, line)
    (gap,) = held(case, omar)
    half, full = plain(line.quantity / 2), plain(line.quantity)
    assert f"Line 1: Defense would allow at most {half}; the decision grants {full}." in gap.message
    assert gap.field == f"line_{line.pk}"

    decision = decide(case, omar, granted={line.pk: line.quantity / 2})
    assert decisions.countersign(decision, actor=cleo).status == "countersigned"


def test_a_settlement_names_what_a_decision_may_go_beyond(case, omar, dora, cleo, line):
    limit(case, omar, dora, line)
    settle(case, omar)
    assert len(held(case, omar)) == 1
    half, full = plain(line.quantity / 2), plain(line.quantity)
    with pytest.raises(DomainError, match="something else"):
        settle(case, omar, "Line 1: Defense would allow at most 99.")
    sentence = f"Line 1: Defense would allow at most {half} of {full}."
    with pytest.raises(DomainError, match="A refusal goes beyond nothing"):
        settle(case, omar, sentence, direction="refuse")

    assert settle(case, omar, sentence).beyond == [sentence]

    assert decisions.countersign(decide(case, omar), actor=cleo).status == "countersigned"
    made = Settlement.objects.exclude(beyond=[]).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.create(
            case=case,
            level="officer",
            status="ruled",
            raised_by=omar,
            ruled_by=omar,
            ruled_at=made.ruled_at,
            ruling="So.",
            direction="refuse",
            beyond=[sentence],
        )


def test_a_ruling_of_the_chair_names_it_too(case, omar, dora, clara, line):
    limit(case, omar, dora, line)
    raised = services.escalate(fresh(case), reason="We differ.", actor=omar)
    half, full = plain(line.quantity / 2), plain(line.quantity)
    sentence = f"Line 1: Defense would allow at most {half} of {full}."
    services.rule(raised, direction="release", reason="Civil.", beyond=[sentence], actor=clara)
    assert decide(case, omar).status == "proposed"


def test_settled_before_parts_were_settled_one_by_one_stays_settled(case, omar, dora, line):
    limit(case, omar, dora, line)
    made = settle(case, omar)
    Settlement.objects.create(
        case=case,
        level="officer",
        status="ruled",
        raised_by=omar,
        covers=made.covers,
        direction="release",
        ruling="So.",
        ruled_by=omar,
        ruled_at=made.ruled_at,
    )
    assert decide(case, omar).status == "proposed"


def test_each_signature_asks_again(case, omar, dora, cleo, line):
    limit(case, omar, dora, line)
    half, full = plain(line.quantity / 2), plain(line.quantity)
    made = settle(case, omar, f"Line 1: Defense would allow at most {half} of {full}.")
    decision = decide(case, omar)
    Settlement.objects.create(
        case=case,
        level="officer",
        status="ruled",
        raised_by=omar,
        covers=made.covers,
        direction="release",
        beyond=[],
        ruling="Only half of it.",
        ruled_by=omar,
        ruled_at=made.ruled_at,
    )

    with pytest.raises(DomainError) as refused:
        decisions.countersign(decision, actor=cleo)

    assert refused.value.code == "referrals_open"
    assert Decision.objects.get().status == "proposed"


def test_conditions_of_an_agency_are_not_dropped(case, omar, dora):
    ask(case, omar, dora, "approve_with_conditions", conditions=(STANDARD, "Ship by sea."))
    first, second = held(case, omar)
    assert "Defense asks for the condition" in first.message
    assert (first.field, second.field) == ("conditions", "own_conditions")
    assert decide(case, omar, advice=WITH_CONDITIONS).status == "proposed"


def test_a_party_that_an_agency_refuses_is_left_out(case, omar, dora):
    parties = list(case.application.parties.all())
    refused = parties[0]
    said = {one.pk: PartGiven("deny" if one == refused else "approve") for one in parties}
    ask(case, omar, dora, parties=said, assessed=CONCERN)
    settle(case, omar)
    (gap,) = held(case, omar)
    assert f"{refused.name}: Defense would refuse; the decision does not leave this party out." in gap.message


def test_the_form_starts_from_what_the_agencies_ask_for_and_says_whose_it_is(sign_in, case, omar, dora, line):
    ask(
        case,
        omar,
        dora,
        lines={line.pk: PartGiven("approve_with_conditions", line.quantity / 2)},
        conditions=(STANDARD, "Ship by sea."),
    )
    web, url = sign_in(omar), reverse("licensing:case-decide", args=[case.pk])
    web.get(url)
    with CaptureQueriesContext(connection) as captured:
        form = web.get(url).context["form"]
    assert len(captured) == 14
    assert form[f"line_{line.pk}"].value() == plain(line.quantity / 2)
    assert form["outcome"].value() == "approve_with_conditions"
    assert (form["conditions"].value(), form["own_conditions"].value()) == ([STANDARD], "Ship by sea.")
    half = plain(line.quantity / 2)
    assert f"Defense would allow at most {half}." in form.fields[f"line_{line.pk}"].help_text
    assert f"Defense asks for “{STANDARD}” (Line 1)." in form.fields["conditions"].help_text

    sent = {"outcome": "approve", "reason": "Fine.", f"line_{line.pk}": line.quantity}
    answer = web.post(url, sent | {"version": fresh(case).version})
    assert answer.status_code == 422
    beside = answer.context["form"].errors[f"line_{line.pk}"]
    assert f"the decision grants {plain(line.quantity)}." in beside[0]

    settle(case, omar, f"Line 1: Defense would allow at most {half} of {plain(line.quantity)}.")
    form = web.get(url).context["form"]
    assert Decimal(form[f"line_{line.pk}"].value()) == line.quantity
    assert "It is settled" in form.fields[f"line_{line.pk}"].help_text


def test_the_officer_ticks_what_a_decision_may_go_beyond(sign_in, case, omar, dora, line):
    limit(case, omar, dora, line)
    web, url = sign_in(omar), reverse("licensing:case-settle", args=[case.pk])
    (sentence,) = [value for value, _ in web.get(url).context["form"].fields["beyond"].choices]
    sent = {"reason": "Talked through.", "version": fresh(case).version}
    assert web.post(url, sent | {"direction": "refuse", "beyond": sentence}).status_code == 422
    assert web.post(url, sent | {"direction": "release", "beyond": "Other."}).status_code == 422
    assert web.post(url, sent | {"direction": "release", "beyond": sentence}).status_code == 302
    assert Settlement.objects.get().beyond == [sentence]
    shown = web.get(reverse("licensing:case-referrals", args=[case.pk])).content.decode()
    assert "The decision may go beyond:" in shown
