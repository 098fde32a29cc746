"""Reads of withdrawals."""

from uuid import UUID

from django.db.models import QuerySet

from exportctl.core.people.models import User
from licensing.review.models import Case, Recommendation
from licensing.review.queries import cases_visible_to
from licensing.withdrawals.models import Withdrawal, WithdrawalStatus


def withdrawals_visible_to(actor: User) -> QuerySet[Withdrawal]:
    """Return the requests about cases that `actor` may know of, the latest first."""
    found = Withdrawal.objects.filter(case__in=cases_visible_to(actor))
    return found.select_related("case__application__organization", "case__officer", "asked_by", "ruled_by")


def latest_of(actor: User, case: Case) -> Withdrawal | None:
    """Return the latest request about a case, or None."""
    return withdrawals_visible_to(actor).filter(case=case).first()


def asked(case_id: UUID) -> bool:
    """Whether a request waits for a ruling."""
    return Withdrawal.objects.filter(case=case_id, status=WithdrawalStatus.ASKED).exists()


def work_has_begun(case: Case) -> bool:
    """Whether somebody has taken the case or written about it: then its end is not the exporter's alone."""
    return case.officer_id is not None or Recommendation.objects.filter(case=case).exists()
