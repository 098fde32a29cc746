"""For which agencies somebody answers and what is open there; and what a case waits for by its referrals."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.staff.ties import Scope, Work, register_scopes, register_work
from licensing.questions.askers import register_place
from licensing.referrals import askers, waits
from licensing.referrals.models import OPEN_STATUSES as OPEN
from licensing.referrals.models import AgencyMember, Referral
from licensing.review.waits import Wait, register_wait


def agencies(person: User) -> Iterator[Scope]:
    """Return a person's agencies, or that an agency reviewer has none and so sees nothing."""
    found = AgencyMember.objects.filter(person=person, until_day=None).select_related("agency")
    members = list(found.order_by("agency__name"))
    for one in members:
        url = reverse("licensing:agency", args=[one.agency_id])
        yield Scope("Agency", one.agency.name, url, "agencies.manage")
    if not members and person.has_role(Role.AGENCY_REVIEWER):
        text = "None yet, so nothing that is referred is seen."
        yield Scope("Agency", text, reverse("licensing:agencies"), "agencies.manage")


def open_referrals(person: User) -> Iterator[Work]:
    """Return how many open referrals only this person answers for."""
    today = timezone.localdate()
    mine = AgencyMember.objects.filter(person=person, until_day=None, from_day__lte=today)
    shared = AgencyMember.objects.filter(until_day=None, person__is_active=True).exclude(person=person)
    alone = mine.exclude(agency__in=shared.values("agency")).values("agency")
    if number := Referral.objects.filter(agency__in=alone, status__in=OPEN).count():
        yield Work(
            "Referrals that nobody else answers for", number, reverse("licensing:agencies"), "agencies.manage"
        )


register_scopes(agencies)
register_work(open_referrals)
register_place(askers.place)
register_wait(Wait("referrals", waits.reads, waits.says, first=True))
