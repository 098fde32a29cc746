"""The decision of a case that was decided elsewhere: by one officer, signed by another one, on every line."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.decisions.models import Decision, DecisionLine, DecisionStatus, LineOutcome
from licensing.review.models import Case, CaseStatus
from screening.hits.queries import latest_run


def enter_signed(
    case: Case,
    before: Decision,
    conditions: list[str],
    *,
    reason: str,
    officer: User,
    signer: User,
    assessments: Mapping[int, UUID | None] | None = None,
) -> Decision:
    """Write the signed approval of a closed case, which goes on from the decision `before`.

    `conditions` are those of the license as it stands, `assessments` the technical assessments by the number
    of a line. It rests on the newest screening of the case's own thread.
    """
    run = latest_run(case.pk)
    decision = Decision.objects.create(
        case=case,
        outcome="approve_with_conditions" if conditions else "approve",
        reason=reason,
        conditions=conditions,
        condition_sources=before.condition_sources,
        facts_digest=run.facts_digest if run is not None else "",
        made_by=officer,
        status=DecisionStatus.COUNTERSIGNED,
        countersigned_by=signer,
        countersigned_at=timezone.now(),
    )
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            line=line,
            assessment_id=(assessments or {}).get(line.number),
            within=decision.outcome,
            outcome=LineOutcome.APPROVE,
            applied_quantity=line.quantity,
            applied_value=line.value,
            quantity=line.quantity,
            value=line.value,
        )
        for line in case.application.lines.all()
    )
    return decision


def approval_status(conditions: list[str]) -> CaseStatus:
    """Return the status of a closed case that approves with these conditions, or without any."""
    return CaseStatus.APPROVED_WITH_CONDITIONS if conditions else CaseStatus.APPROVED
