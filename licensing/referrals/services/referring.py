"""The officer's side: referring a case, answering an agency, sending back, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine, Party
from licensing.referrals import queries, rules
from licensing.referrals.flow import RECOMMENDATION_FLOW, REFERRAL_FLOW
from licensing.referrals.models import Agency, NoteKind, Referral, ReferralNote
from licensing.referrals.services.lapsing import lapse_of
from licensing.referrals.services.locking import lock_case, lock_referral, touch
from licensing.referrals.services.notices import tell_agency
from licensing.review.models import Case


@dataclass(frozen=True)
class Question:
    """What agencies are asked; `days` None means as each agency is configured."""

    text: str
    lines: Sequence[GoodsLine]
    parties: Sequence[Party]
    own_reference: str = ""
    days: int | None = None


@transaction.atomic
def refer(
    case: Case,
    agencies: Sequence[Agency],
    question: Question,
    *,
    actor: User,
    version: int | str | None = None,
) -> list[Referral]:
    """Refer a case to one or several agencies; each has a clock of its own.

    Raises:
        DomainError: `question_required`, `agency_required`, `agency_inactive`, `scope_required`,
            `part_unknown` or `days_out_of_range`.
        Conflict: `already_referred`, where an agency has the case already, or a stale page.
    """
    _check(agencies, question)
    locked = lock_case(case.pk)
    require(actor, "referrals.refer", locked)
    expect_version(locked, version)
    own = {*locked.application.lines.values_list("pk", flat=True)}
    own |= {*locked.application.parties.values_list("pk", flat=True)}
    if not {one.pk for one in (*question.lines, *question.parties)} <= own:
        raise DomainError("This is not part of the application.", code="part_unknown")
    for overdue in locked.referrals.filter(queries.over(timezone.localdate())):
        lapse_of(overdue)
    waiting = locked.referrals.filter(queries.awaited(timezone.localdate()), agency__in=agencies)
    if again := waiting.select_related("agency").first():
        raise Conflict(f"{again.agency.name} has this case already.", code="already_referred")
    made = [_send(locked, agency, question, actor) for agency in agencies]
    touch(locked)
    return made


def _check(agencies: Sequence[Agency], question: Question) -> None:
    if not question.text.strip():
        raise DomainError("Write the question.", code="question_required", gaps=_gap("question"))
    if not agencies:
        raise DomainError("Choose at least one agency.", code="agency_required", gaps=_gap("agencies"))
    if gone := [one.name for one in agencies if not one.active]:
        raise DomainError(f"{gone[0]} takes no cases now.", code="agency_inactive", gaps=_gap("agencies"))
    if not question.lines and not question.parties:
        raise DomainError("Choose at least one line or party.", code="scope_required", gaps=_gap("lines"))
    if question.days is not None and not 1 <= question.days <= rules.LONGEST_DAYS:
        raise DomainError(
            f"Give 1 to {rules.LONGEST_DAYS} days.", code="days_out_of_range", gaps=_gap("days")
        )


def _gap(field: str) -> list[Gap]:
    return [Gap("", field=field)]


def _send(case: Case, agency: Agency, question: Question, actor: User) -> Referral:
    now = timezone.now()
    made = Referral(
        case=case,
        agency=agency,
        question=question.text.strip(),
        own_reference=question.own_reference.strip(),
        sent_by=actor,
        sent_at=now,
    )
    made.due_on = _start_clock(made, at=now, days=question.days or agency.days)
    made.save()
    made.lines.set(question.lines)
    made.parties.set(question.parties)
    audit.record(made, "referral.sent", actor=actor, thread=case.pk, reason=made.question, agency=agency.name)
    tell_agency(made, "referred")
    return made


def _start_clock(referral: Referral, *, at: datetime, days: int) -> date:
    clock = clocks.start_clock(
        referral.pk,
        referral.clock_key,
        at=at,
        days=days,
        unit="calendar",
        thread=referral.case_id,
        holder=referral.agency.short_name,
    )
    return clock.due_on


@transaction.atomic
def inform(referral: Referral, *, text: str, actor: User) -> Referral:
    """Answer an agency that asked for information; its clock runs again.

    Raises:
        DomainError: `text_required`.
    """
    if not text.strip():
        raise DomainError("Write the answer.", code="text_required", gaps=_gap("reason"))
    locked = lock_referral(referral)
    now = timezone.now()
    moved = advance(
        locked, "inform", REFERRAL_FLOW, actor=actor, thread=locked.case_id, agency=locked.agency.name
    )
    ReferralNote.objects.create(referral=moved, kind=NoteKind.REPLY, text=text.strip(), written_by=actor)
    clocks.resume(moved.pk, moved.clock_key, at=now)
    _copy_due(moved)
    tell_agency(moved, "informed")
    return moved


@transaction.atomic
def send_back(referral: Referral, *, reason: str, actor: User) -> Referral:
    """Send a recommendation back for more work; the rest of the time, or a few days, is left for it.

    What was recommended stands until the agency replaces it: silence never makes an objection go away.
    """
    locked = lock_referral(referral)
    now = timezone.now()
    clock = queries.clock_of(locked, now=now)
    moved = advance(
        locked,
        "send_back",
        REFERRAL_FLOW,
        actor=actor,
        reason=reason,
        thread=locked.case_id,
        fields={"closed_at": None},
        agency=locked.agency.name,
    )
    ReferralNote.objects.create(referral=moved, kind=NoteKind.RETURN, text=reason.strip(), written_by=actor)
    moved.round += 1
    moved.reminded_on = None
    clocks.start_clock(
        moved.pk,
        moved.clock_key,
        at=now,
        days=rules.days_again(clock.remaining if clock else 0),
        unit="calendar",
        thread=moved.case_id,
        holder=locked.agency.short_name,
    )
    _copy_due(moved)
    touch(locked.case)
    tell_agency(moved, "sent_back")
    return moved


@transaction.atomic
def withdraw(referral: Referral, *, reason: str, actor: User) -> Referral:
    """Withdraw a referral, with the reason; what the agency recommended before stays."""
    locked = lock_referral(referral)
    now = timezone.now()
    moved = advance(
        locked,
        "withdraw",
        REFERRAL_FLOW,
        actor=actor,
        reason=reason,
        thread=locked.case_id,
        fields={"closed_at": now, "closed_reason": reason.strip()},
        agency=locked.agency.name,
    )
    for proposed in moved.recommendations.filter(status="proposed"):
        advance(
            proposed,
            "drop",
            RECOMMENDATION_FLOW,
            actor=None,
            thread=moved.case_id,
            agency=locked.agency.name,
        )
    clocks.stop(moved.pk, moved.clock_key, at=now)
    touch(locked.case)
    tell_agency(moved, "withdrawn")
    return moved


def _copy_due(referral: Referral) -> None:
    """Keep the clock's last day beside the referral, where queues sort by it."""
    state = queries.clock_of(referral, now=timezone.now())
    if state is not None:
        referral.due_on = state.due
    referral.save(update_fields=["due_on", "round", "reminded_on", "updated_at"])
