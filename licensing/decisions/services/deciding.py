"""Writing a decision: everything is checked before anything is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine
from licensing.assessments.models import LineAssessment
from licensing.assessments.queries import in_force_of
from licensing.decisions import queries, rules
from licensing.decisions.models import Decision, DecisionLine, ExcludedParty, IntentStatus
from licensing.decisions.own_words import check_own_words, kept
from licensing.decisions.services.gates import (
    refuse_unanswered,
    refuse_unassessed,
    refuse_uncleared,
    refuse_unsettled,
    refuse_while_withdrawing,
)
from licensing.decisions.services.intents import go_on
from licensing.referrals.gate import Granting
from licensing.review.flow import CASE_FLOW
from licensing.review.library import source_of
from licensing.review.models import Case, CaseStatus, Outcome
from licensing.review.rules import Advice, check_advice
from licensing.types import registry as types


@dataclass(frozen=True)
class Terms:
    """What a decision says beside its outcome and reasons.

    `grounds` are the criteria of a refusal, each with its reasons; `unheard` says why a refusal could not
    wait for the exporter's answer. `values` are approved values by line, `because` the reasons by line why
    an approval gives less or nothing, `excluded` the reasons by party for which it is left out, and
    `valid_until` the last day of the license where it is not the usual one.
    `own_words` is a paragraph for the letter, which the signatures cover with the rest; `mitigations` answer
    what was found to be of concern, for the file.
    """

    grounds: tuple[rules.Ground, ...] = ()
    protected_reason: str = ""
    unheard: str = ""
    values: Mapping[UUID, Decimal] = field(default_factory=dict)
    because: Mapping[UUID, rules.Because] = field(default_factory=dict)
    excluded: Mapping[UUID, rules.Because] = field(default_factory=dict)
    valid_until: date | None = None
    own_words: str = ""
    mitigations: str = ""


@transaction.atomic
def decide(
    case: Case,
    *,
    advice: Advice,
    granted: Mapping[UUID, Decimal],
    actor: User,
    version: int | str | None = None,
    terms: Terms | None = None,
) -> Decision:
    """Write a decision on a case; it takes effect with one or two countersignatures of other people.

    `granted` gives the approved quantity of each line by its id, in the line's unit; a line that is absent
    or zero is refused. A line without a value in `terms` gets the share that goes with its quantity. In an
    approval a line that gets less needs a reason in `terms`, and one that is refused a criterion too.

    Raises:
        DomainError: what `check_advice`, `check_own_words` and the checks of `rules` raise; `not_cleared`
            with screening's reasons; `not_assessed`, with the lines; `referrals_open`; `concern_unanswered`;
            `not_heard`, `answer_awaited` or `intent_pending` about an announced refusal.
        NotPermitted, Conflict: as `advance` does.
    """
    terms = terms or Terms()
    today = timezone.localdate()
    check_advice(advice)
    rules.check_grounds(advice.criteria, terms.grounds)
    own_words = kept(terms.own_words)
    for_the_file = [terms.protected_reason, terms.mitigations, *(one.protected for one in terms.grounds)]
    check_own_words(own_words, for_the_file)
    longest = types.of(case.kind).longest_months
    rules.check_valid_until(terms.valid_until, outcome=advice.outcome, today=today, longest=longest)
    unheard = ""
    granting = Granting(advice.outcome, granted, terms.excluded.keys(), advice.conditions)

    def gate(locked: Case) -> None:
        nonlocal unheard
        expect_version(locked, version)
        refuse_while_withdrawing(locked)
        _refuse_while_announced(locked, advice.outcome, today)
        unheard = _unheard(locked, advice, terms, today)
        refuse_uncleared(locked, advice.outcome)
        refuse_unsettled(locked, granting)
        refuse_unanswered(locked, granting, terms.mitigations)

    label = Outcome(advice.outcome).label.lower()
    moved = advance(
        case, "decide", CASE_FLOW, actor=actor, gate=gate, thread=case.pk, reason=advice.reason, outcome=label
    )
    go_on(moved, actor=actor)
    lines, decided = _line_decisions(moved, granted, terms)
    rules.check_lines(advice.outcome, decided)
    parties = dict(moved.application.parties.values_list("pk", "role"))
    rules.check_parties(advice.outcome, parties, terms.excluded)
    assessed = in_force_of(moved)
    refuse_unassessed(advice.outcome, _released(advice.outcome, lines, decided) - _numbers(assessed))
    decision = _write(moved, advice, replace(terms, own_words=own_words), actor=actor, unheard=unheard)
    _write_parts(decision, lines, decided, assessed, terms.excluded)
    return decision


def _refuse_while_announced(case: Case, outcome: str, today: date) -> None:
    """Hold a case with an announced refusal to what was announced, and to the exporter's time to answer."""
    if case.status != CaseStatus.INTENT:
        return
    intent = queries.pending_intent(case)
    if outcome != Outcome.DENY:
        raise DomainError(
            "A refusal is announced. Refuse, or take the announcement back first.", code="intent_pending"
        )
    if intent is not None and intent.status == IntentStatus.OPEN and intent.due_on >= today:
        raise DomainError(
            f"The exporter may answer the announced refusal until {intent.due_on:%-d %b %Y}.",
            code="answer_awaited",
        )


def _unheard(case: Case, advice: Advice, terms: Terms, today: date) -> str:
    """Return why the exporter was not heard before a refusal, "" where it was; refuse if nobody says."""
    if advice.outcome != Outcome.DENY:
        return ""
    why = rules.why_unheard(advice.criteria, heard=queries.heard_criteria(case, today=today))
    if why and not terms.unheard.strip():
        raise DomainError(why, code="not_heard")
    return terms.unheard.strip() if why else ""


def _line_decisions(
    case: Case, granted: Mapping[UUID, Decimal], terms: Terms
) -> tuple[list[GoodsLine], list[rules.LineDecision]]:
    lines = list(case.application.lines.all())
    if (granted.keys() | terms.values.keys() | terms.because.keys()) - {line.pk for line in lines}:
        raise DomainError("This line is not part of the application.", code="line_unknown")
    return lines, [line_decision(line, granted.get(line.pk), terms) for line in lines]


def line_decision(line: GoodsLine, quantity: Decimal | None, terms: Terms) -> rules.LineDecision:
    """Return what is decided about one line; no quantity refuses it."""
    quantity, value = quantity or Decimal(0), terms.values.get(line.pk)
    share = rules.value_of_part(line.value, whole=line.quantity, part=quantity)
    return rules.LineDecision(
        number=line.number,
        outcome="approve" if quantity > 0 else "deny",
        applied=line.quantity,
        quantity=quantity,
        applied_value=line.value,
        value=value if value is not None and quantity > 0 else share,
        because=terms.because.get(line.pk, rules.NO_REASON),
    )


def _released(outcome: str, lines: list[GoodsLine], decided: list[rules.LineDecision]) -> set[int]:
    """Return the numbers of the lines that may leave: those approved, or all where no license is needed."""
    if outcome == Outcome.NO_LICENSE:
        return {line.number for line in lines}
    return {one.number for one in decided if one.outcome == "approve"}


def _numbers(assessed: Mapping[UUID, LineAssessment]) -> set[int]:
    return {one.line.number for one in assessed.values()}


def _write(case: Case, advice: Advice, terms: Terms, *, actor: User, unheard: str) -> Decision:
    written = {ground.code: ground for ground in terms.grounds}
    grounds = [written[code] for code in advice.criteria]
    signatures = rules.signatures(advice.outcome, band=case.band, totals=queries.totals_applied_for(case))
    return Decision.objects.create(
        case=case,
        outcome=advice.outcome,
        reason=advice.reason.strip(),
        protected_reason=terms.protected_reason.strip(),
        own_words=terms.own_words,
        criteria=[ground.code for ground in grounds],
        public_reasons=[ground.public.strip() for ground in grounds],
        protected_reasons=[ground.protected.strip() for ground in grounds],
        unheard=unheard,
        mitigations=terms.mitigations.strip(),
        conditions=list(advice.conditions),
        condition_sources=[source_of(text) for text in advice.conditions],
        valid_until=terms.valid_until,
        facts_digest=queries.digest_of(case),
        made_by=actor,
        signatures_needed=signatures.needed,
        signatures_why=signatures.why,
    )


def _write_parts(
    decision: Decision,
    lines: list[GoodsLine],
    decided: list[rules.LineDecision],
    assessed: Mapping[UUID, LineAssessment],
    excluded: Mapping[UUID, rules.Because],
) -> None:
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            line=line,
            outcome=part.outcome,
            applied_quantity=line.quantity,
            applied_value=line.value,
            quantity=part.quantity,
            value=part.value,
            within=decision.outcome,
            reason=part.because.reason.strip(),
            criteria=list(part.because.criteria),
            assessment=assessed.get(line.pk),
        )
        for line, part in zip(lines, decided, strict=True)
    )
    ExcludedParty.objects.bulk_create(
        ExcludedParty(
            decision=decision,
            party_id=party,
            reason=because.reason.strip(),
            criteria=list(because.criteria),
        )
        for party, because in excluded.items()
    )
