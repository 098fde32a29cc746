"""E-mails about referrals. They say that there is something to do and by when, never what a case is about."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people import mail
from exportctl.core.people.models import User
from licensing.referrals.models import Referral


def tell_agency(referral: Referral, what: str) -> None:
    """Queue the notice `what` to the agency's address and to everybody who answers for it today."""
    today = timezone.localdate()
    members = referral.agency.members.filter(from_day__lte=today).filter(
        Q(until_day=None) | Q(until_day__gte=today)
    )
    people = User.objects.filter(pk__in=members.values("person"), is_active=True)
    link = settings.BASE_URL + reverse("licensing:referral", args=[referral.pk])
    for address in sorted({referral.agency.email, *people.values_list("email", flat=True)}):
        mail.post(f"licensing/referrals/email/{what}", to=address, referral=referral, link=link)


def tell_officer(referral: Referral, what: str) -> None:
    """Queue the notice `what` to the officer of the case, where there is one."""
    officer = referral.case.officer
    if officer is not None:
        link = settings.BASE_URL + reverse("licensing:case", args=[referral.case_id]) + "#referrals"
        mail.post(f"licensing/referrals/email/{what}", to=officer.email, referral=referral, link=link)


def tell_of_ruling(referrals: list[Referral]) -> None:
    """Tell the agencies that gave a recommendation that a level has ruled."""
    for referral in referrals:
        tell_agency(referral, "ruled")
