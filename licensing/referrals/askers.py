"""What an agency reads of the questions that it drafted, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from licensing.questions.models import PLACED, Enquiry, EnquiryStatus
from licensing.questions.queries import with_files
from licensing.referrals.models import AgencyQuestion, Referral

WORDS = {
    EnquiryStatus.DRAFTED: "With the officer",
    EnquiryStatus.OPEN: "Waits for the exporter",
    EnquiryStatus.DROPPED: "Declined",
    EnquiryStatus.WITHDRAWN: "Withdrawn",
}
READ = ("answered_by", "ended_by", "edited_by", "line", "party", "document__file")


@dataclass(frozen=True)
class Asked:
    """A question as its agency reads it: the draft, what stands for it now in rounds, how that is said."""

    own: Enquiry
    rounds: list[Enquiry]
    words: str

    @property
    def moved(self) -> bool:
        """Whether another question stands for it: one it was merged with, or one answered earlier."""
        return self.own.status in PLACED

    @property
    def elsewhere(self) -> bool:
        """Whether the answer was given in another case, of which the agency reads the answer alone."""
        return self.rounds[0].case_id != self.own.case_id


def asked_by(referral: Referral) -> list[Asked]:
    """Return what the agency of a referral asked in its case, in order, in four reads at most."""
    own = list(
        Enquiry.objects.filter(
            agency_question__referral__agency=referral.agency_id, case=referral.case_id
        ).select_related("asked_by", "instead__instead", *READ)
    )
    if not own:
        return []
    stands = {one.pk: _stands(one) for one in own}
    threads = _threads({one.first_id or one.pk for one in stands.values()})
    found = sorted(own, key=lambda one: one.created_at)
    return [_asked(one, stands[one.pk], threads) for one in found]


def _stands(one: Enquiry) -> Enquiry:
    """Return what stands for a question: itself, or what it was merged with or answered by, twice at most."""
    for _ in range(2):
        if one.status not in PLACED or one.instead is None:
            break
        one = one.instead
    return one


def _threads(heads: set[UUID]) -> dict[UUID, list[Enquiry]]:
    rounds = Enquiry.objects.filter(Q(pk__in=heads) | Q(first__in=heads)).select_related(*READ)
    found: dict[UUID, list[Enquiry]] = {}
    for one in with_files(rounds.order_by("round")):
        found.setdefault(one.first_id or one.pk, []).append(one)
    return found


def _asked(own: Enquiry, stands: Enquiry, threads: dict[UUID, list[Enquiry]]) -> Asked:
    rounds = threads[stands.first_id or stands.pk]
    if stands.case_id != own.case_id:  # the officer gave this answer of another case, and nothing else of it
        rounds = [one for one in rounds if one.pk == stands.pk]
    last = rounds[-1]
    said = "Answered" if last.given else last.get_status_display()
    return Asked(own, rounds, WORDS.get(EnquiryStatus(last.status), said))


def answered_to(referral: Referral) -> Iterable[UUID]:
    """Return the rounds whose documents the agency of a referral may read: the answered ones of its case."""
    return [
        one.pk for asked in asked_by(referral) if not asked.elsewhere for one in asked.rounds if one.given
    ]


def place(enquiry: Enquiry) -> str:
    """Return the agency's page of a question that it drafted, "" for all others."""
    found = AgencyQuestion.objects.filter(enquiry=enquiry).values_list("referral", flat=True).first()
    return f"{reverse('licensing:referral', args=[found])}#questions" if found else ""
