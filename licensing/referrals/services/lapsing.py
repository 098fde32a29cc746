"""The end of a referral's time: recorded by the system, reminded of before, true whether or not recorded."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.calendar import services as clocks
from exportctl.core.flow import advance
from licensing.referrals import queries, rules
from licensing.referrals.flow import RECOMMENDATION_FLOW, REFERRAL_FLOW
from licensing.referrals.models import Referral, ReferralStatus
from licensing.referrals.services.locking import lock_referral
from licensing.referrals.services.notices import tell_agency, tell_officer


def lapse_of(referral: Referral) -> Referral:
    """Close a locked referral whose time is over: the earlier recommendation stands, or no objection."""
    agency = referral.agency.name
    given = False
    for made in referral.recommendations.filter(status__in=["proposed", "given"]):
        if made.status == "given":
            given = True
        else:
            advance(made, "drop", RECOMMENDATION_FLOW, actor=None, thread=referral.case_id, agency=agency)
    now = timezone.now()
    moved = advance(
        referral,
        "stand" if given else "deem",
        REFERRAL_FLOW,
        actor=None,
        thread=referral.case_id,
        fields={"closed_at": now},
        agency=agency,
    )
    clocks.stop(moved.pk, moved.clock_key, at=now)
    tell_officer(moved, "over")
    return moved


def mind(*, on: date) -> tuple[int, int]:
    """Remind agencies whose time runs out, and record what is over; return how many of each.

    Safe to repeat and to miss: every read asks for the day itself.
    """
    waiting = Referral.objects.filter(status=ReferralStatus.OPEN)
    near = waiting.filter(
        due_on__gte=on, due_on__lte=on + timedelta(days=rules.REMIND_DAYS), reminded_on=None
    )
    over = Referral.objects.filter(queries.over(on))
    reminded = sum(_remind(one, on) for one in near.order_by("due_on", "pk"))
    closed = sum(_lapse(one, on) for one in over.order_by("due_on", "pk"))
    return reminded, closed


@transaction.atomic
def _remind(referral: Referral, on: date) -> bool:
    locked = lock_referral(referral)
    if locked.status != ReferralStatus.OPEN or locked.reminded_on is not None:
        return False
    locked.reminded_on = on
    locked.save(update_fields=["reminded_on", "updated_at"])
    audit.record(locked, "referral.reminded", actor=None, thread=locked.case_id, agency=locked.agency.name)
    tell_agency(locked, "reminder")
    return True


@transaction.atomic
def _lapse(referral: Referral, on: date) -> bool:
    locked = lock_referral(referral)
    if locked.status != ReferralStatus.OPEN or locked.due_on >= on:
        return False
    lapse_of(locked)
    return True
