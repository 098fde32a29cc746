"""Countersigning and sending back: each signature asks the gates again, under lock."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import Conflict
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.decisions import queries, rules
from licensing.decisions.events import DecisionCountersigned
from licensing.decisions.flow import DECISION_FLOW
from licensing.decisions.models import Decision, DecisionStatus
from licensing.decisions.services.gates import (
    refuse_unanswered,
    refuse_unassessed,
    refuse_uncleared,
    refuse_unsettled,
    refuse_while_withdrawing,
)
from licensing.review import services as review
from licensing.review.flow import CASE_FLOW
from licensing.review.models import Case
from licensing.types import registry as types
from screening.hits.services import unwatch


@transaction.atomic
def countersign(decision: Decision, *, actor: User) -> Decision:
    """Put the next signature under a decision: the gates ask again, and with the last one the case closes.

    The case is locked first, so that two people who sign at once sign one after the other.

    Raises:
        NotPermitted: the actor made, recommended or signed it.
        Conflict: it waits for no signature, or the facts it rests on have changed (`facts_changed`).
        DomainError: `not_cleared`, `not_assessed`, `referrals_open`, `concern_unanswered`, or
            `valid_until_out_of_range`.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    standing = Decision.objects.get(pk=decision.pk)
    if standing.signatures_needed > 1 and standing.status == DecisionStatus.PROPOSED:
        return _sign_first(standing, case, actor)
    return _sign_last(standing, case, actor)


def _sign_first(decision: Decision, case: Case, actor: User) -> Decision:
    signature = {"first_signed_by": actor, "first_signed_at": timezone.now()}
    return advance(
        decision,
        "countersign_first",
        DECISION_FLOW,
        actor=actor,
        gate=lambda locked: _ask_again(locked, case),
        thread=case.pk,
        fields=signature,
    )


def _sign_last(decision: Decision, case: Case, actor: User) -> Decision:
    now = timezone.now()
    # The case moves first: its rule asks for a decision that still waits for this signature.
    review.close(case, closing_step_of(decision), actor=actor, now=now)
    signed = advance(
        decision,
        "countersign",
        DECISION_FLOW,
        actor=actor,
        gate=lambda locked: _ask_again(locked, case),
        thread=case.pk,
        fields={"countersigned_by": actor, "countersigned_at": now},
    )
    if signed.outcome not in rules.APPROVALS:
        unwatch(case.pk)  # no license follows, so nobody's parties are live here
    publish(DecisionCountersigned(decision_id=signed.pk))
    return signed


def _ask_again(decision: Decision, case: Case) -> None:
    """Refuse a signature where screening stands in the way, or the facts or the day have moved on."""
    refuse_while_withdrawing(case)
    refuse_uncleared(case, decision.outcome)
    refuse_unassessed(decision.outcome, queries.released_unassessed(decision))
    granting = queries.granting_of(decision)
    refuse_unsettled(case, granting)
    refuse_unanswered(case, granting, decision.mitigations)
    today, longest = timezone.localdate(), types.of(case.kind).longest_months
    rules.check_valid_until(decision.valid_until, outcome=decision.outcome, today=today, longest=longest)
    if decision.facts_digest != queries.digest_of(case):
        raise Conflict(
            "The facts have changed since this decision was written: screening, a ruling or the score. "
            "Send it back, so that it is decided on what is known now.",
            code="facts_changed",
        )


def closing_step_of(decision: Decision) -> str:
    """Return the step that closes the case; what older decisions did not keep counts as given in full."""
    parts = [
        rules.LineDecision(
            number=part.line.number,
            outcome=part.outcome,
            applied=part.applied_quantity,
            quantity=part.quantity,
            applied_value=part.value if part.applied_value is None else part.applied_value,
            value=part.value,
        )
        for part in decision.lines.select_related("line")
    ]
    return rules.closing_step(decision.outcome, parts, excluded=decision.excluded.count())


@transaction.atomic
def send_back(decision: Decision, *, reason: str, actor: User) -> Decision:
    """Send a decision back to its officer, with the reason; the case is under review again."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    advance(case, "send_back", CASE_FLOW, actor=actor, reason=reason, thread=case.pk)
    said = {"sent_back_by": actor, "sent_back_reason": reason.strip()}
    tell(
        "decisions.sent_back",
        [decision.made_by],
        path=reverse("licensing:case", args=[case.pk]),
        reference=case.reference,
        sent_back_by=actor,
    )
    return advance(
        decision, "send_back", DECISION_FLOW, actor=actor, reason=reason, thread=case.pk, fields=said
    )
