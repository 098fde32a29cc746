"""Deciding and countersigning: the gates ask again, under lock."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine
from licensing.decisions import rules
from licensing.decisions.events import DecisionCountersigned
from licensing.decisions.flow import DECISION_FLOW
from licensing.decisions.models import Decision, DecisionLine
from licensing.decisions.queries import clearance_of, digest_of
from licensing.review import services as review
from licensing.review.flow import CASE_FLOW
from licensing.review.models import Case, Outcome
from licensing.review.rules import Advice, check_advice
from screening.hits.services import unwatch


def _gate(case: Case, outcome: str) -> None:
    """Refuse an approval that screening does not carry; a refusal or return needs no clearance."""
    if outcome not in rules.APPROVALS:
        return
    found = clearance_of(case)
    if not found.ok:
        raise DomainError(
            "Screening does not allow an approval now.",
            code="not_cleared",
            gaps=[Gap(reason) for reason in found.reasons],
        )


def _line_decisions(
    case: Case, granted: Mapping[UUID, Decimal]
) -> tuple[list[GoodsLine], list[rules.LineDecision]]:
    lines = list(case.application.lines.all())
    if granted.keys() - {line.pk for line in lines}:
        raise DomainError("This line is not part of the application.", code="line_unknown")
    return lines, [
        rules.LineDecision(
            number=line.number,
            outcome="approve" if granted.get(line.pk, Decimal(0)) > 0 else "deny",
            applied=line.quantity,
            quantity=granted.get(line.pk, Decimal(0)),
        )
        for line in lines
    ]


@transaction.atomic
def decide(
    case: Case,
    *,
    advice: Advice,
    granted: Mapping[UUID, Decimal],
    actor: User,
    version: int | str | None = None,
) -> Decision:
    """Write a decision on a case; it takes effect with another person's countersignature.

    `granted` gives the approved quantity of each line by its id, in the line's unit; a line that is absent
    or zero is refused.

    Raises:
        DomainError: what `check_advice` and `check_lines` raise, or `not_cleared` with screening's reasons.
        NotPermitted, Conflict: as `advance` does.
    """
    check_advice(advice)

    def gate(locked: Case) -> None:
        expect_version(locked, version)
        _gate(locked, advice.outcome)

    label = Outcome(advice.outcome).label.lower()
    moved = advance(
        case, "decide", CASE_FLOW, actor=actor, gate=gate, thread=case.pk, reason=advice.reason, outcome=label
    )
    lines, decided = _line_decisions(moved, granted)
    rules.check_lines(advice.outcome, decided)
    decision = Decision.objects.create(
        case=moved,
        outcome=advice.outcome,
        reason=advice.reason.strip(),
        criteria=list(advice.criteria),
        conditions=list(advice.conditions),
        facts_digest=digest_of(moved),
        made_by=actor,
    )
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            line=line,
            outcome=part.outcome,
            applied_quantity=line.quantity,
            quantity=part.quantity,
            value=rules.approved_value(line.value, applied=line.quantity, quantity=part.quantity),
        )
        for line, part in zip(lines, decided, strict=True)
    )
    return decision


@transaction.atomic
def countersign(decision: Decision, *, actor: User) -> Decision:
    """Put the second signature under a decision: the gates ask again, and the case closes.

    Raises:
        NotPermitted: the actor made or recommended it.
        Conflict: it is no longer proposed, or the facts it rests on have changed (`facts_changed`).
        DomainError: `not_cleared`.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    now = timezone.now()
    parts = [
        rules.LineDecision(line.line.number, line.outcome, line.applied_quantity, line.quantity)
        for line in decision.lines.select_related("line")
    ]

    def gate(locked: Decision) -> None:
        _gate(case, locked.outcome)
        if locked.facts_digest != digest_of(case):
            raise Conflict(
                "The facts have changed since this decision was written: screening, a ruling or the score. "
                "Send it back, so that it is decided on what is known now.",
                code="facts_changed",
            )

    # The case moves first: its rule asks for a decision that still waits for this signature.
    review.close(case, rules.closing_step(decision.outcome, parts), actor=actor, now=now)
    signature = {"countersigned_by": actor, "countersigned_at": now}
    signed = advance(
        decision, "countersign", DECISION_FLOW, actor=actor, gate=gate, thread=case.pk, fields=signature
    )
    if signed.outcome not in rules.APPROVALS:
        unwatch(case.pk)  # no license follows, so nobody's parties are live here
    publish(DecisionCountersigned(decision_id=signed.pk))
    return signed


@transaction.atomic
def send_back(decision: Decision, *, reason: str, actor: User) -> Decision:
    """Send a decision back to its officer, with the reason; the case is under review again."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    advance(case, "send_back", CASE_FLOW, actor=actor, reason=reason, thread=case.pk)
    return advance(decision, "send_back", DECISION_FLOW, actor=actor, reason=reason, thread=case.pk)
