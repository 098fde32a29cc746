"""What is referred to somebody's agencies: filters and order. Nothing beyond it is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine
from licensing.queues.queries import of_words
from licensing.referrals.models import AgencyRecommendation, NoteKind, Referral, ReferralNote, ReferralStatus
from licensing.referrals.queries import agencies_of, awaited, over, own_referrals
from licensing.referrals.rules import REMIND_DAYS
from licensing.review.models import Case

SHOWN = {
    "open": "Open",
    "overdue": "Due soon or over",
    "answered": "Answered",
    "unanswered": "Ended without an answer",
    "all": "All",
}
CLOCKS = {"in_time": "In time", "due": "Due soon", "over": "Time is over", "paused": "Paused"}
INFORMATION = {"awaited": "Asked for, not there yet", "given": "Asked for and given"}
ORDERS = {"due": "Most urgent", "newest": "Newest", "oldest": "Oldest"}
ORDER_FIELDS = {"due": ("due_on", "pk"), "newest": ("-sent_at", "-pk"), "oldest": ("sent_at", "pk")}


@dataclass(frozen=True)
class Filters:
    """What the list shows. Every field but `show` has an empty value that filters nothing."""

    show: str = "open"
    clock: str = ""
    days: int | None = None
    information: str = ""
    agency: UUID | None = None
    reference: str = ""
    exporter: str = ""
    party: str = ""
    destination: str = ""
    country: str = ""
    entry: str = ""
    text: str = ""
    order: str = "due"

    @property
    def ordering(self) -> tuple[str, ...]:
        """The fields that the list is ordered by."""
        return ORDER_FIELDS[self.order]


def names_of(actor: User, *, on: date) -> dict[str, str]:
    """Return the agencies that a person answers for, their names by id."""
    return {str(one.pk): one.short_name for one in agencies_of(actor, on=on)}


def listed(actor: User, filters: Filters, *, today: date) -> QuerySet[Referral]:
    """Return the referrals to the actor's agencies that fit."""
    return own_referrals(actor).filter(condition(filters, today=today))


def condition(filters: Filters, *, today: date) -> Q:
    """Return what makes a referral one of the list."""
    asked = _shown(today)[filters.show]
    if filters.clock:
        asked &= _clocks(today)[filters.clock]
    if filters.days is not None:
        asked &= Q(status=ReferralStatus.OPEN, due_on__range=(today, today + timedelta(days=filters.days)))
    if filters.information:
        asked &= _information(filters.information)
    if filters.agency:
        asked &= Q(agency=filters.agency)
    case = _of_case(filters)
    return asked & Q(case__in=Case.objects.filter(case).values("pk")) if case else asked


def _shown(today: date) -> Mapping[str, Q]:
    soon = Q(status=ReferralStatus.OPEN, due_on__lte=today + timedelta(days=REMIND_DAYS))
    ended = Q(status__in=[ReferralStatus.DEEMED, ReferralStatus.WITHDRAWN])
    stands = Exists(AgencyRecommendation.objects.filter(referral=OuterRef("pk"), status="given"))
    return {
        "open": awaited(today),
        "overdue": soon,
        "answered": Q(status=ReferralStatus.ANSWERED) | over(today) & Q(stands),
        "unanswered": ended | over(today) & ~Q(stands),
        "all": Q(),
    }


def _clocks(today: date) -> Mapping[str, Q]:
    """Return the states of a clock. The day a referral is due is kept beside it."""
    soon = today + timedelta(days=REMIND_DAYS)
    running = Q(status=ReferralStatus.OPEN)
    return {
        "in_time": running & Q(due_on__gt=soon),
        "due": running & Q(due_on__range=(today, soon)),
        "over": over(today),
        "paused": Q(status=ReferralStatus.INFORMATION),
    }


def _information(which: str) -> Q:
    """Return the condition that the agency asked for information, and waits for it or has it."""
    if which == "awaited":
        return Q(status=ReferralStatus.INFORMATION)
    return Q(Exists(ReferralNote.objects.filter(referral=OuterRef("pk"), kind=NoteKind.REPLY)))


def _of_case(filters: Filters) -> Q:
    """Return the condition on the case.

    An entry is one that the exporter declared: what the authority assessed beside it stands in no file of an
    agency, and a filter must not give it away either.
    """
    asked = of_words(
        text=filters.text, exporter=filters.exporter, party=filters.party, reference=filters.reference
    )
    if filters.destination:
        asked &= Q(destination=filters.destination)
    if filters.country:
        asked &= Q(countries__contains=[filters.country])
    if filters.entry:
        lines = GoodsLine.objects.filter(application=OuterRef("application"))
        asked &= Q(Exists(lines.filter(entry__code__startswith=filters.entry)))
    return asked
