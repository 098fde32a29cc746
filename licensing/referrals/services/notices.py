"""Notices of referrals. They say that there is something to do and by when, never what a case is about."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.referrals.models import Referral

DUE = frozenset({"referred", "informed", "reminder", "sent_back"})


def tell_agency(referral: Referral, what: str) -> None:
    """Queue the notice `what` to the agency's address and to everybody who answers for it today."""
    today = timezone.localdate()
    members = referral.agency.members.filter(from_day__lte=today).filter(
        Q(until_day=None) | Q(until_day__gte=today)
    )
    people = User.objects.filter(pk__in=members.values("person"), is_active=True)
    tell(
        f"referrals.{what}",
        people,
        addresses=[referral.agency.email],
        path=reverse("licensing:referral", args=[referral.pk]),
        due_on=referral.due_on if what in DUE else None,
        referral=referral,
    )


def tell_officer(referral: Referral, what: str) -> None:
    """Queue the notice `what` to the officer of the case, where there is one."""
    path = reverse("licensing:case", args=[referral.case_id]) + "#referrals"
    tell(f"referrals.{what}", [referral.case.officer], path=path, referral=referral)


def tell_of_ruling(referrals: list[Referral]) -> None:
    """Tell the agencies that gave a recommendation that a level has ruled."""
    for referral in referrals:
        tell_agency(referral, "ruled")
