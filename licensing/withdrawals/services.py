"""Withdrawing, ruling on it, taking it back."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.review import services as review
from licensing.review.events import CaseChanged
from licensing.review.models import Case, CaseStatus
from licensing.withdrawals import queries
from licensing.withdrawals.flow import WITHDRAWAL_FLOW
from licensing.withdrawals.models import Withdrawal, WithdrawalStatus
from screening.hits.services import unwatch

LEAVABLE = frozenset({CaseStatus.SCREENING, CaseStatus.UNDER_REVIEW, CaseStatus.QUERY})


@transaction.atomic
def withdraw(case: Case, *, reason: str, actor: User) -> Withdrawal:
    """Withdraw an application: at once where nobody has begun, else as a request to the case's officer.

    The case is locked, so that an officer who takes it at the same moment comes before or after.

    Raises:
        NotPermitted: the actor may not submit for the exporter, or the case is closed.
        DomainError: `reason_required`.
        Conflict: `already_asked`.
    """
    locked = _locked(case)
    require(actor, "withdrawals.ask", locked)
    if not reason.strip():
        raise DomainError("Say why you withdraw.", code="reason_required")
    if queries.asked(locked.pk):
        raise Conflict("You have asked to withdraw already. The authority rules on it.", code="already_asked")
    begun = queries.work_has_begun(locked) or locked.status not in LEAVABLE
    asked = Withdrawal(case=locked, reason=reason.strip(), asked_by=actor, work_had_begun=begun)
    if begun:
        return _ask(asked)
    asked.status, asked.ended_at = WithdrawalStatus.GRANTED, timezone.now()
    asked.save(force_insert=True)
    _end(locked, actor=actor)
    return asked


def _ask(asked: Withdrawal) -> Withdrawal:
    case = asked.case
    asked.save(force_insert=True)
    _mark(case, asked=True)
    audit.record(asked, "withdrawal.asked", actor=asked.asked_by, thread=case.pk, reason=asked.reason)
    tell(
        "withdrawals.asked",
        [case.officer],
        path=reverse("licensing:case-withdrawal", args=[case.pk]),
        reference=case.reference,
    )
    return asked


@transaction.atomic
def grant(asked: Withdrawal, *, actor: User) -> Withdrawal:
    """Let the exporter withdraw: the case is closed, and its parties are not watched any more.

    Raises:
        NotPermitted: the case is not the actor's, or an announcement or a decision stands in the way.
        Conflict: it was ruled on or taken back meanwhile.
    """
    case = _locked(asked.case)
    ended = {"ruled_by": actor, "ended_at": timezone.now()}
    done = advance(asked, "grant", WITHDRAWAL_FLOW, actor=actor, thread=case.pk, fields=ended)
    _end(case, actor=actor)
    _tell(done, "granted")
    return done


@transaction.atomic
def refuse(asked: Withdrawal, *, reason: str, actor: User) -> Withdrawal:
    """Go on with the case in spite of the request, with a reason that the exporter reads.

    Raises:
        NotPermitted, Conflict: as `grant` does.
        DomainError: `reason_required`.
    """
    case = _locked(asked.case)
    ended = {"ruled_by": actor, "ruling": reason.strip(), "ended_at": timezone.now()}
    done = advance(asked, "refuse", WITHDRAWAL_FLOW, actor=actor, reason=reason, thread=case.pk, fields=ended)
    _mark(case, asked=False)
    _tell(done, "refused")
    return done


@transaction.atomic
def take_back(asked: Withdrawal, *, actor: User) -> Withdrawal:
    """Take a request back before it is ruled on; the case goes on.

    Raises:
        NotPermitted: the actor may not submit for the exporter.
        Conflict: it was ruled on meanwhile.
    """
    case = _locked(asked.case)
    ended = {"ended_at": timezone.now()}
    done = advance(asked, "take_back", WITHDRAWAL_FLOW, actor=actor, thread=case.pk, fields=ended)
    _mark(case, asked=False)
    return done


def _locked(case: Case) -> Case:
    return review.locked_case(case.pk)


def _mark(case: Case, *, asked: bool) -> None:
    """Keep beside the case whether a request waits; whoever decides on a page from before is refused."""
    case.withdrawal_asked = asked
    case.version += 1
    case.save(update_fields=["withdrawal_asked", "version", "updated_at"])
    publish(CaseChanged(case.pk))


def _end(case: Case, *, actor: User) -> None:
    _mark(case, asked=False)
    review.close(case, "withdraw", actor=actor, now=timezone.now())
    unwatch(case.pk)


def _tell(ended: Withdrawal, what: str) -> None:
    application = ended.case.application
    tell_exporter(
        application,
        f"withdrawals.{what}",
        path=reverse("licensing:tracking", args=[application.pk]),
        by=ended.asked_by,
        reference=application.reference,
    )
