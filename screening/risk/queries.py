"""Reads of risk: scores, their recomputation, and the facts that screening itself knows."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from exportctl.core.access import check
from exportctl.core.people.models import User
from screening.hits.models import Hit
from screening.hits.queries import hits_for
from screening.intelligence.queries import adverse_for
from screening.risk import rules
from screening.risk.facts import AdverseFacts, CaseParty, HitFacts, facts_from_json
from screening.risk.models import Assessment, RiskModel


def model_in_use() -> RiskModel | None:
    """Return the model in use; none before the first set-up."""
    return RiskModel.objects.order_by("-active_from").first()


def model_visible_to(actor: User) -> RiskModel | None:
    """Return the model in use for those who may see risk."""
    return model_in_use() if check(actor, "risk.see") else None


def latest(thread: UUID) -> Assessment | None:
    """Return the newest assessment of a thread."""
    return Assessment.objects.filter(thread=thread).select_related("model").order_by("-assessed_at").first()


def hit_facts(thread: UUID) -> HitFacts:
    """Return what the newest finished screening of a thread found, without what an analyst cleared."""
    standing = hits_for(thread).filter(status__in=Hit.BLOCKING)
    rows = list(standing.values_list("status", "score"))
    counted = Counter(status for status, _ in rows)
    return HitFacts(
        open_hits=sum(counted[status] for status in Hit.WAITING),
        true_matches=counted[Hit.Status.TRUE_MATCH],
        best_score=max((score for _, score in rows), default=None),
    )


def adverse_facts(parties: Iterable[CaseParty], on: date) -> tuple[AdverseFacts, ...]:
    """Return the adverse records of parties within five years before `on`, each once."""
    found = {
        record.pk: AdverseFacts(party.name, record.kind, record.noted_on, record.source_label)
        for party in parties
        for record in adverse_for(party.name, party.country, on)
    }
    return tuple(found.values())


def recompute(assessment: Assessment) -> rules.Score:
    """Score the stored facts again, with the stored model."""
    model = assessment.model
    return rules.score(facts_from_json(assessment.facts), weights=model.indicators, lanes=model.lanes)


def misfit(assessment: Assessment) -> str:
    """Say how a recomputation differs from what is stored; "" where it is the same to the last point."""
    again = recompute(assessment)
    if (again.score, again.lane) != (assessment.score, assessment.lane):
        return f"stored {assessment.score} ({assessment.lane}), computed {again.score} ({again.lane})"
    if _told(again.contributions) != _told(assessment.contributions):
        return "the same score, but from other contributions"
    return ""


def _told(parts: Iterable[rules.Contribution]) -> list[tuple[str, Decimal, str]]:
    """Return what counts of contributions; titles and the names of sources may be worded anew."""
    return [(part.id, part.points, part.fact) for part in parts]
