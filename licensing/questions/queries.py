"""Reads of questions: what each side sees, what meets what, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.applications.queries import applications_visible_to
from licensing.handling.documents import WITH_MARK
from licensing.handling.queries import MARKED
from licensing.organizations.queries import standing_grants
from licensing.questions import rules
from licensing.questions.models import (
    GIVEN,
    AnswerDocument,
    Enquiry,
    EnquiryStatus,
    ExtensionStatus,
    Overlap,
    OverlapKind,
)
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

LIVE = (EnquiryStatus.DRAFTED, EnquiryStatus.OPEN, *GIVEN)
PENDING = (EnquiryStatus.DRAFTED, EnquiryStatus.OPEN)
COMPARED = 200  # earlier questions of the same exporter that one is compared with
SUBJECT = ("line", "party", "document__file")


# What meets what


def earlier_like(enquiry: Enquiry, actor: User) -> list[tuple[Enquiry, rules.Meeting]]:
    """Return the earlier questions that a drafted one repeats or contradicts, the most alike first.

    In the same case all that is not over; in other cases of the exporter, which the asker may see, what was
    answered about the same product or the same party.
    """
    of_case = Enquiry.objects.filter(case=enquiry.case_id, status__in=LIVE).exclude(pk=enquiry.pk)
    found = [
        (earlier, how)
        for earlier in of_case.order_by("-created_at")[:COMPARED]
        if (how := rules.meeting(_asked(enquiry), _asked(earlier)))
    ]
    for earlier in _elsewhere(enquiry, actor)[:COMPARED]:
        alike = rules.likeness(_text(enquiry), _text(earlier))
        if alike >= rules.ALIKE:
            found.append((earlier, rules.Meeting(OverlapKind.REPEATED, alike)))
    return sorted(found, key=lambda one: -one[1].likeness)


def _asked(enquiry: Enquiry) -> rules.Asked:
    subject = enquiry.line_id or enquiry.party_id or enquiry.document_id
    return rules.Asked(
        (enquiry.about, subject),
        _text(enquiry),
        enquiry.days,
        enquiry.documents_wanted,
        enquiry.status in PENDING,
    )


def _text(enquiry: Enquiry) -> str:
    return " ".join([enquiry.question, *enquiry.points])


def _elsewhere(enquiry: Enquiry, actor: User) -> QuerySet[Enquiry]:
    """Return what was answered in other cases of the exporter about the same product or party."""
    same = Q(pk=None)
    line, party = enquiry.line, enquiry.party
    if line is not None:
        same = Q(line__description__iexact=line.description, line__entry__code=line.entry.code)
        if line.part_number:
            same |= Q(line__part_number__iexact=line.part_number)
        if line.product_version is not None:
            same |= Q(line__product_version__product=line.product_version.product_id)
    elif party is not None:
        same = Q(party__name__iexact=party.name, party__country=party.country)
        if party.book_party_id is not None:
            same |= Q(party__book_party=party.book_party_id)
    organization = enquiry.case.application.organization_id
    cases = cases_visible_to(actor).filter(application__organization=organization)
    others = Enquiry.objects.filter(same, case__in=cases, status__in=GIVEN, about=enquiry.about)
    return others.exclude(case=enquiry.case_id).order_by("-answered_at")


def unsettled() -> QuerySet[Overlap]:
    """Return where a drafted question still meets another one that is not over."""
    return Overlap.objects.filter(settled="", later__status=EnquiryStatus.DRAFTED, earlier__status__in=LIVE)


def unsettled_of(enquiry: Enquiry) -> list[Overlap]:
    """Return what keeps a question from being sent: what it meets, and later drafts that contradict it."""
    against = Q(earlier=enquiry, kind=OverlapKind.CONTRADICTS)
    return list(unsettled().filter(Q(later=enquiry) | against).select_related("later", "earlier"))


# The authority's reads


@dataclass(frozen=True)
class Thread:
    """A question with its rounds, the first first, and with its files."""

    rounds: list[Enquiry]

    @property
    def last(self) -> Enquiry:
        """The round that counts now."""
        return self.rounds[-1]

    @property
    def first(self) -> Enquiry:
        """The round that began it."""
        return self.rounds[0]


def threads(enquiries: Iterable[Enquiry]) -> list[Thread]:
    """Return questions as threads, each with its rounds; the order is that of the first found."""
    found: dict[UUID, list[Enquiry]] = {}
    for enquiry in enquiries:
        found.setdefault(enquiry.first_id or enquiry.pk, []).append(enquiry)
    return [Thread(sorted(rounds, key=lambda one: one.round)) for rounds in found.values()]


def with_files(enquiries: Iterable[Enquiry]) -> list[Enquiry]:
    """Return questions with `files` of the question and `answer_files`, in two reads; drafts have none."""
    found = list(enquiries)
    asked: dict[UUID, list[StoredFile]] = {}
    for file in (
        StoredFile.objects.filter(owner_type="licensing.enquiry", owner_id__in=[one.pk for one in found])
        .select_related(*WITH_MARK)
        .order_by("created_at")
    ):
        asked.setdefault(file.owner_id, []).append(file)
    answered: dict[UUID, list[StoredFile]] = {}
    given = [one.pk for one in found if one.given]
    for document in AnswerDocument.objects.filter(enquiry__in=given, removed=False).select_related(*MARKED):
        answered.setdefault(document.enquiry_id, []).append(document.file)
    for one in found:
        one.files = asked.get(one.pk, [])  # type: ignore[attr-defined]
        one.answer_files = answered.get(one.pk, [])  # type: ignore[attr-defined]
    return found


def enquiries_visible_to(actor: User) -> QuerySet[Enquiry]:
    """Return the questions of the cases that somebody of the authority may know of."""
    people = ("asked_by", "edited_by", "sent_by", "answered_by", "ended_by")
    found = Enquiry.objects.filter(case__in=cases_visible_to(actor))
    return found.select_related(
        "case__application__organization", "case__officer", "instead__case", *SUBJECT, *people
    )


def questions_of(case: Case, actor: User) -> list[Thread]:
    """Return a case's questions as its panel shows them: what is to be done first, then the latest."""
    overlaps = Prefetch("overlaps", unsettled().select_related("earlier__case", "earlier__answered_by"))
    found = enquiries_visible_to(actor).filter(case=case).prefetch_related(overlaps, "extensions__asked_by")
    order = {EnquiryStatus.DRAFTED: 0, EnquiryStatus.ANSWERED: 1, EnquiryStatus.OPEN: 2}
    listed = sorted(
        with_files(found.order_by("-created_at")), key=lambda one: order.get(EnquiryStatus(one.status), 3)
    )
    return threads(listed)


def thread_of(enquiry: Enquiry, actor: User) -> list[Enquiry]:
    """Return all rounds of a question's thread with what belongs to them, the first first."""
    head = enquiry.first_id or enquiry.pk
    found = enquiries_visible_to(actor).filter(Q(pk=head) | Q(first=head))
    return with_files(found.prefetch_related("extensions__asked_by").order_by("round"))


def overlaps_of(enquiry: Enquiry) -> list[Overlap]:
    """Return what a question meets or met, with how it was settled."""
    found = Overlap.objects.filter(Q(later=enquiry) | Q(earlier=enquiry))
    return list(
        found.select_related(
            "later__case",
            "later__asked_by",
            "earlier__case",
            "earlier__asked_by",
            "earlier__answered_by",
            "settled_by",
        )
    )


def standing(overlaps: Iterable[Overlap]) -> set[UUID]:
    """Return which of some overlaps are still to be settled."""
    return {
        one.pk
        for one in overlaps
        if not one.settled and one.later.status == EnquiryStatus.DRAFTED and one.earlier.status in LIVE
    }


def _of_open_cases(actor: User) -> QuerySet[Enquiry]:
    return enquiries_visible_to(actor).filter(case__closed_at=None)


def _shown(which: str) -> Q:
    """Return what a list of the questions page holds."""
    meets = Exists(
        unsettled().filter(Q(later=OuterRef("pk")) | Q(earlier=OuterRef("pk"), kind="contradicts"))
    )
    drafted = Q(status=EnquiryStatus.DRAFTED)
    return {
        "send": drafted & ~Q(meets),
        "settle": drafted & Q(meets),
        "read": Q(status=EnquiryStatus.ANSWERED),
        "time": Q(status=EnquiryStatus.OPEN, extensions__status=ExtensionStatus.ASKED),
        "overdue": Q(status=EnquiryStatus.OPEN, due_on__lt=timezone.localdate()),
        "open": Q(status=EnquiryStatus.OPEN),
    }[which]


LISTS = {
    "settle": "To settle",
    "send": "To send",
    "read": "Answered, to read",
    "time": "More time asked for",
    "overdue": "Overdue",
    "open": "Waiting for exporters",
}


def desk_list(actor: User, which: str, *, mine: bool) -> QuerySet[Enquiry]:
    """Return one list of the questions page."""
    found = _of_open_cases(actor).filter(_shown(which))
    return found.filter(_mine(actor)) if mine else found


def desk_counts(actor: User, *, mine: bool) -> dict[str, int]:
    """Return how many questions each list holds, in one read."""
    found = Enquiry.objects.filter(
        case__in=cases_visible_to(actor), case__closed_at=None, status__in=[*PENDING, EnquiryStatus.ANSWERED]
    )
    counted = (found.filter(_mine(actor)) if mine else found).aggregate(
        **{which: Count("pk", filter=_shown(which), distinct=True) for which in LISTS}
    )
    return {which: counted[which] for which in LISTS}


def _mine(actor: User) -> Q:
    return Q(case__officer=actor) | Q(asked_by=actor)


def waiting_for(actor: User) -> QuerySet[Enquiry]:
    """Return the questions that wait for somebody of the authority: drafted, answered, more time."""
    waits = Q(status=EnquiryStatus.DRAFTED) | _shown("read") | _shown("time")
    return _of_open_cases(actor).filter(_mine(actor)).filter(waits).distinct()


def drafts_in(enquiry: Enquiry) -> list[Enquiry]:
    """Return the drafts that a question's thread goes back to: its rounds, and what was merged into them."""
    head = enquiry.first_id or enquiry.pk
    thread = Q(pk=head) | Q(first=head)
    merged = Q(status=EnquiryStatus.MERGED)
    into = merged & (Q(instead=head) | Q(instead__first=head))
    through = merged & (Q(instead__instead=head) | Q(instead__instead__first=head))
    found = Enquiry.objects.filter(thread | into | through)
    return list(found.select_related("asked_by", "case").order_by("created_at", "pk"))


# The exporter's reads


def own_questions(actor: User) -> QuerySet[Enquiry]:
    """Return what was asked of those that `actor` acts for; nothing that was not sent."""
    found = Enquiry.objects.filter(case__application__in=applications_visible_to(actor)).for_exporter()
    return found.select_related("case__application__organization", *SUBJECT)


def open_questions_of(actor: User) -> QuerySet[Enquiry]:
    """Return the questions that wait for an answer from whom `actor` acts for, most urgent first."""
    return own_questions(actor).filter(status=EnquiryStatus.OPEN).order_by("due_on", "pk")


def waiting_elsewhere(actor: User) -> list[tuple[str, int]]:
    """Return the other organizations that `actor` acts for with how many questions wait there.

    A page shows what belongs to the one that is chosen, and still nobody misses a last day of another.
    """
    if actor.acting_for is None:
        return []
    grants = standing_grants().filter(user=actor).exclude(content_object=actor.acting_for)
    whole = Q(case__application__organization__in=grants.filter(all_sites=True).values("content_object"))
    sites = Q(case__application__site__in=grants.filter(all_sites=False).values("sites"))
    name = "case__application__organization__name"
    waiting = Enquiry.objects.filter(whole | sites, status=EnquiryStatus.OPEN)
    counted = waiting.order_by(name).values(name).annotate(count=Count("pk", distinct=True))
    return [(one[name], one["count"]) for one in counted]


def own_thread(enquiry: Enquiry, actor: User) -> list[Enquiry]:
    """Return what the exporter knows of a question's thread, the first round first."""
    head = enquiry.first_id or enquiry.pk
    found = own_questions(actor).filter(Q(pk=head) | Q(first=head)).select_related("answered_by")
    return with_files(found.prefetch_related("extensions").order_by("round"))
