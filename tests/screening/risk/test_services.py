from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import InternalError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError
from screening.risk import queries, rules, services
from screening.risk.facts import OtherStatement, facts_from_json
from screening.risk.models import Assessment, RiskModel
from tests.screening.risk.build import ON, PLAIN, facts

pytestmark = pytest.mark.django_db
THREAD = uuid4()


def test_the_model_is_stored_once():
    assert services.ensure_model() == services.ensure_model()
    assert AuditEvent.objects.filter(verb="risk_model.activated").count() == 1


def test_a_changed_model_needs_a_new_version(monkeypatch):
    services.ensure_model()
    monkeypatch.setitem(rules.WEIGHTS, "low", 6)

    with pytest.raises(DomainError) as refusal:
        services.ensure_model()

    assert refusal.value.code == "model_changed"


def test_a_new_version_is_used_from_then_on_and_old_scores_stay(monkeypatch):
    services.ensure_model()
    old, before = services.assess(THREAD, facts(attachments=())), rules.MODEL_VERSION
    monkeypatch.setitem(rules.WEIGHTS, "medium", 16)
    monkeypatch.setattr(rules, "MODEL_VERSION", "next")
    services.ensure_model()

    new = services.assess(THREAD, facts(attachments=()))

    assert [(one.score, one.model.label) for one in (old, new)] == [(15, before), (16, "next")]
    assert [queries.misfit(one) for one in (old, new)] == ["", ""]


def test_without_a_model_there_is_no_score():
    with pytest.raises(DomainError) as refusal:
        services.assess(THREAD, facts())

    assert refusal.value.code == "no_risk_model"
    assert not Assessment.objects.exists()


def test_an_assessment_stores_what_it_read_and_what_it_found():
    services.ensure_model()

    made = services.assess(THREAD, facts(attachments=(), transit=("KZ",)))

    assert (made.score, made.lane, made.band) == (30, "standard", "standard")
    assert [part.id for part in made.contributions] == ["RF40", "RF46"]
    assert [place.country for place in facts_from_json(made.facts).places] == ["KZ"]
    event = AuditEvent.objects.get(verb="risk.assessed")
    assert (
        event.sentence
        == f"The system scored the case 30 points, standard lane, with risk model {rules.MODEL_VERSION}"
    )
    assert event.exporter is False


def test_only_the_closest_statement_is_stored():
    services.ensure_model()
    others = (OtherStatement("Far GmbH", "Something else"), OtherStatement("Near GmbH", PLAIN))
    case = facts(end_use=replace(facts().end_use, other_statements=others))

    made = services.assess(THREAD, case)

    assert facts_from_json(made.facts).end_use.other_statements == (others[1],)
    assert made.contributions[0].id == "RF37"


def test_the_same_facts_are_scored_once():
    services.ensure_model()

    assert services.assess(THREAD, facts()) == services.assess(THREAD, facts())
    assert services.assess(uuid4(), facts()) != services.assess(THREAD, facts())
    assert Assessment.objects.filter(thread=THREAD).count() == 1


def test_facts_that_come_back_are_the_newest_again():
    services.ensure_model()
    services.assess(THREAD, facts())
    services.assess(THREAD, facts(attachments=()))

    back = services.assess(THREAD, facts())

    assert queries.latest(THREAD) == back
    assert Assessment.objects.filter(thread=THREAD).count() == 3


def test_another_day_is_another_assessment():
    services.ensure_model()
    services.assess(THREAD, facts())

    services.assess(THREAD, facts(on=ON + timedelta(days=1)))

    assert Assessment.objects.filter(thread=THREAD).count() == 2


def test_neither_model_nor_assessment_is_edited():
    model = services.ensure_model()
    made = services.assess(THREAD, facts())

    for change in (
        lambda: Assessment.objects.filter(pk=made.pk).update(score=99),
        lambda: Assessment.objects.filter(pk=made.pk).delete(),
        lambda: RiskModel.objects.filter(pk=model.pk).update(lanes=[]),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            change()
