"""Bringing the model in use, and scoring with it."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import DomainError
from exportctl.core.locks import hold
from screening.risk import queries, rules
from screening.risk.destinations import places_of
from screening.risk.facts import CaseFacts, facts_digest, facts_json
from screening.risk.indicators.end_use import closest_statement
from screening.risk.models import Assessment, RiskModel


@transaction.atomic
def ensure_model() -> RiskModel:
    """Store the model that this release ships, unless it is there; again changes nothing.

    Raises:
        DomainError: `model_changed`, when its content changed and its version did not.
    """
    content = rules.model_content()
    digest = rules.content_digest(content)
    hold("risk_model")
    found = RiskModel.objects.filter(label=rules.MODEL_VERSION).first()
    if found is not None and found.sha256 != digest:
        raise DomainError(
            f"Risk model {found.label} is stored with other weights. A changed model needs a new version.",
            code="model_changed",
        )
    if found is not None:
        return found
    model = RiskModel.objects.create(
        label=rules.MODEL_VERSION, sha256=digest, active_from=timezone.now(), **content
    )
    audit.record(
        model,
        "risk_model.activated",
        actor=None,
        label=model.label,
        indicators=len(model.indicators),
        after=content,
    )
    return model


@transaction.atomic
def assess(thread: UUID, facts: CaseFacts) -> Assessment:
    """Score a thread with the model in use, and store the facts with the score.

    Facts and model like those of the newest assessment give that one back. A score decides nothing.

    Raises:
        DomainError: `no_risk_model`.
    """
    hold(f"assess:{thread}")
    model = queries.model_in_use()
    if model is None:
        raise DomainError("No risk model is in use.", code="no_risk_model")
    ready = _prepared(facts)
    digest = facts_digest(ready)
    before = queries.latest(thread)
    if before is not None and (before.facts_digest, before.model_id) == (digest, model.pk):
        return before
    scored = rules.score(ready, weights=model.indicators, lanes=model.lanes)
    assessment = Assessment.objects.create(
        thread=thread,
        model=model,
        facts=facts_json(ready),
        facts_digest=digest,
        score=scored.score,
        lane=scored.lane,
        breakdown=[rules.contribution_json(part) for part in scored.contributions],
        assessed_at=timezone.now(),
    )
    audit.record(
        assessment,
        "risk.assessed",
        actor=None,
        thread=thread,
        before=before and {"score": before.score, "lane": before.lane},
        after={"score": scored.score, "lane": scored.lane},
        score=scored.score,
        lane=scored.lane,
        label=model.label,
    )
    return assessment


def _prepared(facts: CaseFacts) -> CaseFacts:
    """Return facts as they are stored: with the flags of their countries, and only the closest statement."""
    closest = closest_statement(facts.end_use.text, facts.end_use.other_statements)
    return replace(
        facts, places=places_of(facts.countries), end_use=replace(facts.end_use, other_statements=closest)
    )
