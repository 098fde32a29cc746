"""Reads of decisions, and the gate that is asked again at the moment of deciding."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from exportctl.core.people.models import User
from licensing.decisions.models import Decision, DecisionLine
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to, facts_digest
from licensing.review.screened import screened_parties
from screening.hits.models import Hit
from screening.hits.queries import Clearance, clearance, hits_for, latest_run
from screening.risk.queries import latest as latest_assessment


def decisions_visible_to(actor: User) -> QuerySet[Decision]:
    """Return the decisions of the cases that `actor` may know of."""
    return Decision.objects.filter(case__in=cases_visible_to(actor))


def cases_with_decision(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add `has_decision` to cases: whether one was ever written, in force or sent back."""
    return cases.annotate(has_decision=Exists(Decision.objects.filter(case=OuterRef("pk"))))


def decided_lines(case: Case) -> list[DecisionLine]:
    """Return the lines of a case's newest decision, each with its goods; none where none was written.

    `case` comes from `cases_with_decision`. A decision has a line for every line of the goods.
    """
    if not case.has_decision:  # type: ignore[attr-defined]
        return []
    newest = Decision.objects.filter(case=case).values("pk")[:1]
    related = ("decision__made_by", "decision__countersigned_by", "line__entry")
    lines = list(DecisionLine.objects.filter(decision=newest).select_related(*related))
    for line in lines:
        line.decision.case = case
    return lines


def clearance_of(case: Case, *, hits: Sequence[Hit] | None = None) -> Clearance:
    """Return whether screening lets this case be approved, and each reason why not.

    `hits` are those that a page has read already; whoever decides leaves them out, to read them anew.
    """
    return clearance(case.pk, screened_parties(case.application), hits=hits)


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
