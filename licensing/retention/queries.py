"""Reads: how long a case is kept, which holds stand on it, checks of the stored files and what they found."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.conditions.models import WAITING, Obligation, ObligationStatus
from licensing.licenses.models import Drawdown, License
from licensing.licenses.rules import LIVE
from licensing.retention.models import FindingStatus, HoldStatus, LegalHold, VaultCheck, VaultFinding
from licensing.retention.rules import Happened, Retention, retention
from licensing.returns.models import ReturnAccount
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

UNSETTLED = Q(status__in=[*WAITING, ObligationStatus.FILED])
OUT = Q(settled__lt=F("gone"), line__license__return_by__isnull=False)
ORDER = ("-created_at", "id")


def retention_of(case: Case) -> Retention:
    """Return how long the record of a case is kept, computed now from what happened. Five reads at most."""
    return retentions_of([case])[case.pk]


def retentions_of(cases: Sequence[Case]) -> dict[UUID, Retention]:
    """Return how long the records of some cases are kept; the reads are as many as for one."""
    ended = [one.pk for one in cases if one.closed_at]
    numbers = dict(License.objects.filter(case__in=ended).values_list("case", "number")) if ended else {}
    events = _events_of(set(numbers.values()))
    found = {}
    for case in cases:
        number = numbers.get(case.pk)
        found[case.pk] = retention(
            licensed=number is not None,
            closed_on=timezone.localdate(case.closed_at) if case.closed_at else None,
            events=events[number] if number else (),
        )
    return found


def _events_of(numbers: Collection[str]) -> Mapping[str, list[Happened]]:
    """Return what happened, or is ahead, of all editions of some licenses, by their numbers."""
    found: defaultdict[str, list[Happened]] = defaultdict(list)
    if numbers:
        for number, event in chain(_ends(numbers), _shipments(numbers), _conditions(numbers), _back(numbers)):
            found[number].append(event)
    return found


def _ends(numbers: Collection[str]) -> Iterator[tuple[str, Happened]]:
    today = timezone.localdate()
    known = ("number", "status", "valid_to", "state_since")
    for edition in License.objects.filter(number__in=numbers).only(*known):
        yield edition.number, _end_of(edition, today)


def _end_of(edition: License, today: date) -> Happened:
    state = edition.state_on(today)
    if state in LIVE:
        return Happened("the license ends", edition.valid_to, ahead=True)
    return Happened("the license ended", edition.since or edition.valid_to)


def _shipments(numbers: Collection[str]) -> Iterator[tuple[str, Happened]]:
    left = Drawdown.objects.filter(line__license__number__in=numbers).order_by()
    for number, last in left.values_list("line__license__number").annotate(last=Max("on")):
        yield number, Happened("the last shipment left", last)


def _conditions(numbers: Collection[str]) -> Iterator[tuple[str, Happened]]:
    due = Obligation.objects.filter(license__number__in=numbers).order_by()
    found = due.values_list("license__number").annotate(
        closed=Max("closed_at", filter=~UNSETTLED),
        due=Max("due_on", filter=UNSETTLED),
        waiting=Count("pk", filter=UNSETTLED),
    )
    for number, closed, due_on, waiting in found:
        if closed is not None:
            yield number, Happened("the last condition was closed", timezone.localdate(closed))
        if waiting:
            yield (
                number,
                Happened("a condition that waits is due", due_on or timezone.localdate(), ahead=True),
            )


def _back(numbers: Collection[str]) -> Iterator[tuple[str, Happened]]:
    """Yield when goods that had left for a time came back, or are due while some are out."""
    accounts = ReturnAccount.objects.filter(line__license__number__in=numbers).order_by()
    found = accounts.values_list("line__license__number").annotate(
        last=Max("entries__on", filter=Q(entries__corrects=None, entries__corrected_by=None)),
        due=Max("line__license__return_by", filter=OUT),
    )
    for number, last, due_on in found:
        if last is not None:
            yield number, Happened("the last goods came back", last)
        if due_on is not None:
            yield number, Happened("goods that are out are due back", due_on, ahead=True)


def holds() -> QuerySet[LegalHold]:
    """Return all holds with what their rows show."""
    return LegalHold.objects.select_related("case__application", "organization", "placed_by", "lifted_by")


def holds_on(case: Case) -> QuerySet[LegalHold]:
    """Return the holds on a case or its exporter, standing and lifted, the newest first."""
    about = Q(case=case) | Q(organization=case.application.organization_id)
    return holds().filter(about).order_by(*ORDER)


def holds_visible_to(actor: User) -> QuerySet[LegalHold]:
    """Return all holds for those who may see them; exporters never learn of one."""
    return holds() if actor.holds("retention.see_holds") else holds().none()


def standing(actor: User) -> QuerySet[LegalHold]:
    """Return the holds that stand."""
    return holds_visible_to(actor).filter(status=HoldStatus.STANDING)


def knows_case(actor: User, hold: LegalHold) -> bool:
    """Whether a hold's case may be named with a link."""
    return hold.case_id is not None and cases_visible_to(actor).filter(pk=hold.case_id).exists()


def checks_visible_to(actor: User) -> QuerySet[VaultCheck]:
    """Return the checks for those who may see them."""
    found = VaultCheck.objects.select_related("started_by")
    return found if actor.holds("retention.see_vault") else found.none()


def findings_visible_to(actor: User) -> QuerySet[VaultFinding]:
    """Return what checks found, for those who may see them."""
    found = VaultFinding.objects.select_related("file", "check_run", "settled_by")
    return found if actor.holds("retention.see_vault") else found.none()


def open_findings(actor: User) -> QuerySet[VaultFinding]:
    """Return what waits for a person."""
    return findings_visible_to(actor).filter(status=FindingStatus.OPEN)


def files_of(check: VaultCheck) -> QuerySet[StoredFile]:
    """Return the stored files that a check has yet to read, in the order of their ids; none disposed of."""
    files = StoredFile.objects.filter(created_at__lte=check.started_at, disposed_at=None).order_by("pk")
    return files.filter(pk__gt=check.reached) if check.reached else files
