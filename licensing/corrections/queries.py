"""Reads of reopenings, and the record of due process of a case."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from exportctl.core.people.matrix import lines
from exportctl.core.people.models import User
from licensing.applications.models import Application, ApplicationStatus
from licensing.corrections import rules
from licensing.corrections.models import Reopening, ReopeningStatus
from licensing.corrections.rules import Act, Course
from licensing.decisions.models import Decision, DecisionStatus, IntentStatus, RefusalIntent
from licensing.disclosures.models import AccessStatus, FileAccess
from licensing.letters.models import Letter
from licensing.review.models import Case, Outcome
from licensing.review.queries import cases_visible_to
from licensing.variations.models import Variation

PEOPLE = ("made_by", "first_signed_by", "countersigned_by")


def reopenings_visible_to(actor: User) -> QuerySet[Reopening]:
    """Return the proposals about cases that `actor` may know of, the latest first."""
    found = Reopening.objects.filter(case__in=cases_visible_to(actor))
    return found.select_related("case__application__organization", "proposed_by", "signed_by", "decision")


def waiting_for(actor: User) -> QuerySet[Reopening]:
    """Return the proposals that wait for a second person."""
    return reopenings_visible_to(actor).filter(status=ReopeningStatus.PROPOSED)


def proposed(case: Case) -> Reopening | None:
    """Return the proposal to open a case again that waits for a second person, or None."""
    return Reopening.objects.filter(case=case, status=ReopeningStatus.PROPOSED).first()


def why_not_reopened(case: Case) -> str:
    """Return why a case cannot be opened again; "" where it can."""
    why = rules.why_not_reopened(case.status, is_open=case.closed_at is None, varies=case.varies)
    if why:
        return why
    asked = Variation.objects.filter(application=case.application_id)
    number = asked.values_list("license__number", flat=True).first() or ""
    return rules.why_not_reopened(case.status, is_open=False, varies=number)


def who_may_sign(reopening: Reopening) -> QuerySet[User]:
    """Return the people who may sign a proposal: all whose role signs, but whoever proposed it."""
    roles = [role.value for role in lines()["corrections.countersign"].roles]
    found = User.objects.filter(is_active=True, groups__name__in=roles).exclude(pk=reopening.proposed_by_id)
    return found.distinct().order_by("pk")


def copies_filed(case: Case) -> list[Application]:
    """Return the applications that the exporter filed as copies of this one since it was closed."""
    found = Application.objects.filter(
        copied_from__reference=case.reference, copied_from__organization=case.application.organization_id
    ).exclude(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.DISCARDED])
    if case.closed_at is not None:
        found = found.filter(submitted_at__gt=case.closed_at)
    elif case.reopened_at is not None:
        latest = Reopening.objects.filter(case=case, status=ReopeningStatus.REOPENED).first()
        found = found.filter(submitted_at__gt=latest.closed_at) if latest else found.none()
    else:
        return []
    return list(found.select_related("case").order_by("submitted_at")[:10])


def safeguards_of(case: Case, asked: Sequence[FileAccess]) -> list[rules.Safeguard]:
    """Return what was done in a case for a fair procedure, and what is missing, since it was last opened.

    `asked` are the requests for access to its file.
    """
    accesses = [one for one in asked if case.reopened_at is None or one.created_at > case.reopened_at]
    intents: Sequence[RefusalIntent] = _since(
        case, case.refusal_intents.select_related("made_by", "answered_by")
    )
    decisions: Sequence[Decision] = _since(case, case.decisions.select_related(*PEOPLE))
    letters: Sequence[Letter] = _since(case, case.letters.all())
    decision = next((one for one in decisions if one.status != DecisionStatus.SENT_BACK), None)
    intent = next((one for one in intents if one.status != IntentStatus.TAKEN_BACK), None)
    signed = decision is not None and decision.status == DecisionStatus.COUNTERSIGNED
    refused = decision is not None and decision.outcome == Outcome.DENY
    hands = _hands(decision) if decision is not None else []
    return rules.safeguards(
        Course(
            adverse=refused or (intent is not None and intent.pending),
            decided=signed,
            may_answer=intent is not None and intent.pending and not intent.answer,
            unheard=decision.unheard if decision is not None else "",
            notices=[
                Act(one.created_at, one.made_by.name, f"Announced; answer due by {one.due_on:%-d %b %Y}")
                for one in intents
            ],
            reasons=[
                *(Act(one.created_at, one.made_by.name, "In the announcement") for one in intents),
                *([Act(decision.created_at, decision.made_by.name, "In the decision")] if decision else []),
            ],
            hearings=[act for one in intents if (act := _hearing(one)) is not None],
            letters=[
                Act(one.issued_at, "", f"{one.number}: {one.get_kind_display()}")
                for one in letters
                if one.decision_id is not None
            ],
            hands=hands,
            accesses=[act for one in accesses for act in _access(one)],
            access_waits=any(one.status == AccessStatus.ASKED for one in accesses),
            people=len({act.who for act in hands}),
            needed=1 + decision.signatures_needed if decision is not None else 2,
        )
    )


def _since(case: Case, found: QuerySet[Any]) -> list[Any]:
    """What was made before a case was opened again tells nothing of how it is treated now."""
    return list(found.filter(created_at__gt=case.reopened_at) if case.reopened_at else found)


def _access(asked: FileAccess) -> list[Act]:
    found = [Act(asked.created_at, asked.asked_by.name, "Asked")]
    if asked.answered_by is not None and asked.answered_at is not None:
        withheld = sum(1 for item in asked.items.all() if not item.disclosed)
        what = (
            f"Answered with a list; {withheld} withheld"
            if withheld
            else "Answered with a list; all disclosed"
        )
        found.append(Act(asked.answered_at, asked.answered_by.name, what))
    return found


def _hearing(intent: RefusalIntent) -> Act | None:
    if intent.answered_at is not None and intent.answered_by is not None:
        late = ", after the last day" if intent.late else ""
        return Act(intent.answered_at, intent.answered_by.name, f"Answered{late}")
    if intent.status in {IntentStatus.LAPSED, IntentStatus.DECIDED}:
        return Act(intent.updated_at, "", f"Could answer until {intent.due_on:%-d %b %Y} and did not")
    return None


def _hands(decision: Decision) -> list[Act]:
    found = [Act(decision.created_at, decision.made_by.name, f"Proposed: {decision.get_outcome_display()}")]
    if decision.first_signed_by is not None and decision.first_signed_at is not None:
        found.append(Act(decision.first_signed_at, decision.first_signed_by.name, "First countersignature"))
    if decision.countersigned_by is not None and decision.countersigned_at is not None:
        found.append(Act(decision.countersigned_at, decision.countersigned_by.name, "Countersigned"))
    return found
