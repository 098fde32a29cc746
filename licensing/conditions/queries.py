"""Reads of conditions, starting from the person who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.conditions import rules
from licensing.conditions.models import BY, WAITING, Condition, Due, Evidence, Obligation, ObligationStatus
from licensing.handling.documents import WITH_MARK
from licensing.licenses.models import LIVE, License
from licensing.licenses.queries import licenses_visible_to
from licensing.organizations.queries import called

SHOWN = {
    "check": "To check",
    "before": "Before shipping",
    "overdue": "Overdue",
    "due": "Due",
    "all": "All",
}


def obligations_visible_to(actor: User) -> QuerySet[Obligation]:
    """Return the obligations that `actor` may see, with their condition, license and exporter joined."""
    obligations = Obligation.objects.select_related("condition", "license__organization")
    if actor.holds("conditions.see"):
        return obligations
    if actor.holds("conditions.file"):
        own = licenses_visible_to(actor).prefetch_related(None).values("pk")
        return obligations.filter(license__in=own)
    return obligations.none()


def showing(show: str, *, on: date) -> Q:
    """Return what an obligation fulfills that stands in one of the lists of `SHOWN` on a day."""
    return {
        "check": Q(status=ObligationStatus.FILED),
        "before": Q(status__in=WAITING, cause=Due.BEFORE),
        "overdue": Q(status__in=WAITING, due_on__lt=on),
        "due": Q(status__in=WAITING, due_on__gte=on),
    }.get(show, Q())


def search(obligations: QuerySet[Obligation], text: str) -> QuerySet[Obligation]:
    """Return the obligations of licenses whose number or exporter has `text`, or whose condition has."""
    text = text.strip().replace("\0", "")[:100]
    if not text:
        return obligations
    return obligations.filter(
        Q(license__number__icontains=text)
        | called("license__organization", text)
        | Q(condition__text__icontains=text)
    )


def counts(actor: User, *, on: date) -> dict[str, int]:
    """Return how many obligations stand in each list but the whole, in one read."""
    return (
        obligations_visible_to(actor)
        .select_related(None)
        .order_by()
        .aggregate(**{key: Count("pk", filter=showing(key, on=on)) for key in SHOWN if key != "all"})
    )


def to_check(actor: User) -> QuerySet[Obligation]:
    """Return the obligations whose evidence waits for an officer."""
    return obligations_visible_to(actor).filter(status=ObligationStatus.FILED)


def waiting_of(actor: User, *, on: date) -> QuerySet[Obligation]:
    """Return what is overdue, falls due soon or stops shipments, for the exporters that `actor` acts for."""
    last = on + timedelta(days=rules.SOON_DAYS)
    stops = Q(cause=Due.BEFORE, license__status__in=LIVE, license__valid_to__gte=on)
    found = obligations_visible_to(actor).filter(Q(due_on__lte=last) | stops, status__in=WAITING)
    return found.order_by("due_on", "pk")


def by_day(obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Return obligations with the day that lists go by, which comes first for what has no day."""
    return obligations.annotate(by=BY)


def conditions_of(license: License) -> QuerySet[Condition]:
    """Return a license's conditions in their order."""
    return license.condition_rows.select_related("scheduled_by")


def count_of(license: License, *, on: date) -> dict[str, int]:
    """Return how many obligations of one license are breached, overdue or to be checked, in one read."""
    grace = on - timedelta(days=rules.GRACE_DAYS)
    late = Q(status__in=WAITING, due_on__lt=on)
    return Obligation.objects.filter(license=license).aggregate(
        breached=Count("pk", filter=late & Q(due_on__lt=grace)),
        overdue=Count("pk", filter=late & Q(due_on__gte=grace)),
        filed=Count("pk", filter=Q(status=ObligationStatus.FILED)),
        before=Count("pk", filter=Q(cause=Due.BEFORE, status__in=(*WAITING, ObligationStatus.FILED))),
    )


@dataclass(frozen=True)
class Filing:
    """What was filed once, with its documents."""

    evidence: Evidence
    files: list[StoredFile]


def filings_of(obligation: Obligation, actor: User) -> list[Filing]:
    """Return what was filed for an obligation, or for the one that it carries, the newest first.

    What a former holder of the license filed is not shown to the one that has it now.
    """
    owner = obligation.carries or obligation
    if not obligations_visible_to(actor).filter(pk=owner.pk).exists():
        return []
    filed = list(owner.filings.select_related("filed_by", "checked_by"))
    files = _files([one.pk for one in filed])
    return [Filing(one, [file for file in files if file.owner_id == one.pk]) for one in filed]


def _files(owners: Iterable[object]) -> list[StoredFile]:
    found = StoredFile.objects.filter(owner_type="licensing.evidence", owner_id__in=list(owners))
    return list(found.select_related(*WITH_MARK).order_by("created_at"))
