"""Reads of decisions, and the gate that is asked again at the moment of deciding."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.decisions.models import (
    PENDING,
    Decision,
    DecisionLine,
    DecisionStatus,
    ExcludedParty,
    IntentStatus,
    LineOutcome,
    RefusalIntent,
)
from licensing.decisions.rules import Opinion, conflicts
from licensing.handling.queries import FACTS, from_facts
from licensing.referrals.gate import Granting
from licensing.referrals.models import Referral
from licensing.referrals.queries import awaited
from licensing.review.models import Case, Outcome, Recommendation
from licensing.review.queries import cases_visible_to, facts_digest, findings_of, say_findings
from licensing.review.screened import screened_parties
from screening.hits.models import Hit
from screening.hits.queries import Clearance, clearance, hits_for, latest_run
from screening.risk.queries import latest as latest_assessment


def decisions_visible_to(actor: User) -> QuerySet[Decision]:
    """Return the decisions of the cases that `actor` may know of."""
    return Decision.objects.filter(case__in=cases_visible_to(actor))


def cases_with_decision(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add `has_decision`, `has_opinion`, `has_excluded`, `has_intent`, `has_referral`: was there ever one?

    `is_referred` says that an agency's answer is awaited today, `found` what the recommendation found.
    """
    return cases.annotate(
        has_decision=Exists(Decision.objects.filter(case=OuterRef("pk"))),
        has_opinion=Exists(
            Recommendation.objects.filter(case=OuterRef("pk")).exclude(made_by=OuterRef("officer"))
        ),
        found=findings_of("recommendation"),
        has_excluded=Exists(ExcludedParty.objects.filter(decision__case=OuterRef("pk"))),
        has_intent=Exists(RefusalIntent.objects.filter(case=OuterRef("pk"))),
        has_referral=Exists(Referral.objects.filter(case=OuterRef("pk"))),
        is_referred=Exists(Referral.objects.filter(awaited(timezone.localdate()), case=OuterRef("pk"))),
    )


def decided_lines(case: Case) -> list[DecisionLine]:
    """Return the lines of a case's newest decision, each with its goods; none where none was written.

    `case` comes from `cases_with_decision`. A decision has a line for every line of the goods.
    """
    if not case.has_decision:  # type: ignore[attr-defined]
        return []
    newest = Decision.objects.filter(case=case).values("pk")[:1]
    people = ("made_by", "first_signed_by", "countersigned_by", "sent_back_by")
    related = ("line__entry", "assessment__entry", *(f"decision__{name}" for name in people))
    lines = list(DecisionLine.objects.filter(decision=newest).select_related(*related))
    for line in lines:
        line.decision.case = case
    return lines


def excluded_of(case: Case, decision: Decision | None) -> list[ExcludedParty]:
    """Return whom a decision left out; `case` comes from `cases_with_decision`."""
    if decision is None or not case.has_excluded:  # type: ignore[attr-defined]
        return []
    return list(decision.excluded.select_related("party"))


def released_unassessed(decision: Decision) -> set[int]:
    """Return the numbers of the lines that a decision lets go without a technical assessment."""
    lines = decision.lines.filter(assessment=None)
    if decision.outcome != Outcome.NO_LICENSE:
        lines = lines.filter(outcome=LineOutcome.APPROVE)
    return set(lines.values_list("line__number", flat=True))


def granting_of(decision: Decision) -> Granting:
    """Return what a decision would let go, as agencies' words are held against it."""
    lines = dict(decision.lines.values_list("line_id", "quantity"))
    left_out = decision.excluded.values_list("party_id", flat=True)
    return Granting(decision.outcome, lines, list(left_out), decision.conditions)


def say_recommended(case: Case) -> None:
    """Put on the recommendation of a case what it found; `case` comes from `cases_with_decision`."""
    if case.recommendation is not None:
        say_findings(case.recommendation, case.found)  # type: ignore[attr-defined]


def sent_back_since(case: Case, recommendation: Recommendation) -> Decision | None:
    """Return the decision that was sent back after a recommendation; `case` is from `cases_with_decision`."""
    if not case.has_decision:  # type: ignore[attr-defined]
        return None
    later = case.decisions.filter(created_at__gt=recommendation.created_at)
    return later.filter(status=DecisionStatus.SENT_BACK).first()


def opinions_of(case: Case) -> list[Recommendation]:
    """Return what each person advised last, the officer's recommendation first; none where nobody else did.

    `case` comes from `cases_with_decision`.
    """
    if not case.has_opinion:  # type: ignore[attr-defined]
        return []
    newest = case.recommendations.order_by("made_by", "-created_at").distinct("made_by")
    found = list(newest.select_related("made_by").annotate(found=findings_of("pk")))
    for one in found:
        say_findings(one, one.found)
    return sorted(found, key=lambda one: (one.pk != case.recommendation_id, one.created_at))


def conflicts_of(opinions: Iterable[Recommendation]) -> list[str]:
    """Return how these opinions contradict each other, each in a sentence."""
    return conflicts(
        [
            Opinion(one.made_by.name, one.outcome, one.get_outcome_display(), tuple(one.criteria))
            for one in opinions
        ]
    )


def pending_intent(case: Case) -> RefusalIntent | None:
    """Return the announced refusal from which the authority has yet to go on."""
    return case.refusal_intents.filter(status__in=PENDING).first()


def files_of(intents: Iterable[RefusalIntent]) -> list[StoredFile]:
    """Return the documents of the answers to announced refusals, oldest first."""
    owners = [intent.pk for intent in intents]
    owner_type = RefusalIntent._meta.label_lower
    return list(StoredFile.objects.filter(owner_type=owner_type, owner_id__in=owners).order_by("created_at"))


def intents_of(case: Case) -> list[RefusalIntent]:
    """Return the announced refusals of a case, newest first, each with `files`, those of its answer.

    `case` comes from `cases_with_decision`.
    """
    if not case.has_intent:  # type: ignore[attr-defined]
        return []
    found = list(with_files(case.refusal_intents.select_related("made_by", "answered_by")))
    for intent in found:
        intent.files = [from_facts(one, case) for one in intent.files]  # type: ignore[attr-defined]
    return found


def with_files(intents: QuerySet[RefusalIntent]) -> QuerySet[RefusalIntent]:
    """Add `files` to announced refusals: the facts of each document of the answer, oldest first."""
    owner_type = RefusalIntent._meta.label_lower
    owned = StoredFile.objects.filter(owner_type=owner_type, owner_id=OuterRef("pk")).order_by("created_at")
    facts = owned.values(json=FACTS)
    return intents.annotate(files=ArraySubquery(facts))


def heard_criteria(case: Case, *, today: date) -> set[str]:
    """Return the criteria that the exporter answered, or could have answered in time.

    What was announced before a case was opened again does not count: the exporter is heard anew.
    """
    heard = Q(status__in=[IntentStatus.ANSWERED, IntentStatus.LAPSED, IntentStatus.DECIDED])
    over = Q(status=IntentStatus.OPEN, due_on__lt=today)
    announced = case.refusal_intents.filter(heard | over)
    if case.reopened_at is not None:
        announced = announced.filter(created_at__gt=case.reopened_at)
    found = announced.values_list("criteria", flat=True)
    return {code for criteria in found for code in criteria}


def totals_applied_for(case: Case) -> dict[str, Decimal]:
    """Return the value of the whole application by currency."""
    sums = case.application.lines.order_by().values("currency").annotate(total=Sum("value"))
    return {row["currency"]: row["total"] for row in sums}


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
