"""Reads of decisions, and the gate that is asked again at the moment of deciding."""

from collections.abc import Iterable

from django.db.models import QuerySet

from exportctl.core.people.models import User
from licensing.decisions.models import Decision
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to, facts_digest, party_facts
from screening.hits.models import Hit
from screening.hits.queries import Clearance, clearance, hits_for, latest_run
from screening.risk.queries import latest as latest_assessment


def decisions_visible_to(actor: User) -> QuerySet[Decision]:
    """Return the decisions of the cases that `actor` may know of."""
    return Decision.objects.filter(case__in=cases_visible_to(actor))


def clearance_of(case: Case) -> Clearance:
    """Return whether screening lets this case be approved, and each reason why not."""
    return clearance(case.pk, party_facts(case.application.parties.all()))


def digest_of(case: Case) -> str:
    """Return the hash of the facts that a decision on `case` rests on now."""
    run = latest_run(case.pk)
    assessment = latest_assessment(case.pk)
    return facts_digest(
        case,
        run_id=run.pk if run else None,
        rulings=_rulings(hits_for(case.pk)),
        assessment_id=assessment.pk if assessment else None,
    )


def _rulings(hits: Iterable[Hit]) -> list[tuple[object, str]]:
    return [(hit.pk, hit.status) for hit in hits]
