"""Reads: which cases are due, and what was proposed and done."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from exportctl.core.people.models import User
from licensing.advice.queries import requests_visible_to
from licensing.conditions.models import Obligation
from licensing.disposals.holders import still_has_files
from licensing.disposals.models import Disposal, DisposalStatus, DisposedFile, Outcome
from licensing.disposals.waits import free, numbered, over_at
from licensing.handling.documents import WITH_MARK
from licensing.licenses.models import Drawdown, License
from licensing.licenses.rules import LIVE
from licensing.retention.rules import last_day_past
from licensing.returns.models import ReturnEntry
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

DUE_ORDER = ("closed_at", "id")
ORDER = ("-created_at", "id")
UNDER_WAY = (DisposalStatus.PROPOSED, DisposalStatus.CONFIRMED)


def due_to(actor: User, *, today: date) -> QuerySet[Case]:
    """Return the cases whose day has passed, that nothing keeps, and that nobody proposed; oldest first.

    One that was disposed of comes back only while it has files: what came after, or did not go along then.
    The conditions say in SQL what `retention` computes; a test compares them.
    """
    if not actor.holds("disposals.see"):
        return Case.objects.none()
    known = Disposal.objects.filter(case=OuterRef("pk"))
    done = Exists(known.filter(status=DisposalStatus.DONE))
    cases = numbered(cases_visible_to(actor).filter(~Exists(known.filter(status__in=UNDER_WAY))))
    cases = cases.filter(Q(~done) | still_has_files())
    return free(cases.filter(closed_at__isnull=False)).filter(_past(today))


def _past(today: date) -> Q:
    """Return the condition of cases whose last event, of the case or its license, is long enough ago."""
    case, license = last_day_past("case", today=today), last_day_past("license", today=today)
    own = License.objects.filter(number=OuterRef("license__number"))
    ended = Q(status__in=LIVE, valid_to__gte=license) | ~Q(status__in=LIVE) & (
        Q(state_since__gte=over_at(license)) | Q(state_since=None, valid_to__gt=license)
    )
    same = {"license__number": OuterRef("license__number")}
    later = (
        Exists(own.filter(ended)),
        Exists(Drawdown.objects.filter(line__license__number=OuterRef("license__number"), on__gt=license)),
        Exists(Obligation.objects.filter(**same, closed_at__gte=over_at(license))),
        Exists(
            ReturnEntry.objects.filter(
                account__line__license__number=OuterRef("license__number"),
                on__gt=license,
                corrects=None,
                corrected_by=None,
            )
        ),
    )
    unlicensed = Q(license=None, closed_at__lt=over_at(case))
    licensed = Q(license__isnull=False, closed_at__lt=over_at(license))
    for one in later:
        licensed &= Q(~one)
    return unlicensed | licensed


def disposals_visible_to(actor: User) -> QuerySet[Disposal]:
    """Return the disposals of what a person may see, with what their rows show."""
    whose = ("case__application__organization", "advice__organization")
    found = Disposal.objects.select_related(*whose, "proposed_by", "ended_by")
    if not actor.holds("disposals.see"):
        return found.none()
    cases, requests = cases_visible_to(actor), requests_visible_to(actor)
    return found.filter(Q(case__in=cases.values("pk")) | Q(advice__in=requests.values("pk")))


def counted(found: QuerySet[Disposal]) -> QuerySet[Disposal]:
    """Return disposals with how many files were removed, and kept for others."""
    return found.annotate(
        removed=Count("files", filter=Q(files__outcome=Outcome.REMOVED)),
        kept=Count("files", filter=Q(files__outcome=Outcome.KEPT)),
    )


def waiting(actor: User) -> QuerySet[Disposal]:
    """Return what waits for a second person."""
    return disposals_visible_to(actor).filter(status=DisposalStatus.PROPOSED)


def latest_of(case: Case) -> Disposal | None:
    """Return the last disposal of a case."""
    found = counted(Disposal.objects.filter(case=case).select_related("proposed_by", "ended_by"))
    return found.order_by("-created_at").first()


def disposed_files(disposal: Disposal) -> QuerySet[DisposedFile]:
    """Return what became of each file, with what a list of documents reads, by name."""
    marks = [f"file__{path}" for path in WITH_MARK]
    found = DisposedFile.objects.filter(disposal=disposal).select_related("file", *marks)
    return found.order_by("file__name", "pk")
