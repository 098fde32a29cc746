"""Locks, always in the same order: the case, then its referral."""

from uuid import UUID

from licensing.referrals.models import Referral
from licensing.review import services as review
from licensing.review.models import Case


def lock_case(case_id: UUID) -> Case:
    """Lock a case, with what the rules read of it."""
    return review.locked_case(case_id)


def lock_referral(referral: Referral) -> Referral:
    """Lock the case of a referral, then the referral; `case` and `agency` come along."""
    case = lock_case(referral.case_id)
    locked = Referral.objects.select_for_update(of=("self",)).select_related("agency").get(pk=referral.pk)
    locked.case = case
    return locked


def touch(case: Case) -> None:
    """Give a locked case a new version: who decides on a page from before sees first what is new."""
    case.version += 1
    case.save(update_fields=["version", "updated_at"])
