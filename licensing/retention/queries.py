"""Reads: how long a case is kept, which holds stand on it, checks of the stored files and what they found."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
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
    """Return how long the record of a case is kept, computed now from what happened. One read at most."""
    return retentions_of([case])[case.pk]


def retentions_of(cases: Sequence[Case]) -> dict[UUID, Retention]:
    """Return how long the records of some cases are kept; one read for all of them."""
    editions = _editions_of([one.pk for one in cases if one.closed_at])
    numbers = {edition.case_id: edition.number for edition in editions}
    events = _events_of(editions)
    found = {}
    for case in cases:
        number = numbers.get(case.pk) if case.closed_at else None
        found[case.pk] = retention(
            licensed=number is not None,
            closed_on=timezone.localdate(case.closed_at) if case.closed_at else None,
            events=events[number] if number else (),
        )
    return found


def _editions_of(ended: Collection[UUID]) -> list[Any]:
    """Return all editions of the licenses of some cases, each with what happened under its number."""
    if not ended:
        return []
    numbers = License.objects.filter(case__in=ended).values("number")
    left = Drawdown.objects.filter(line__license__number=OuterRef("number"))
    due = Obligation.objects.filter(license__number=OuterRef("number"))
    back = ReturnAccount.objects.filter(line__license__number=OuterRef("number"))
    came = Max("entries__on", filter=Q(entries__corrects=None, entries__corrected_by=None))
    return list(
        License.objects.filter(number__in=numbers)
        .only("case", "number", "status", "valid_to", "state_since")
        .annotate(
            shipped_last=_over(left, Max("on")),
            condition_closed=_over(due, Max("closed_at", filter=~UNSETTLED)),
            condition_due=_over(due, Max("due_on", filter=UNSETTLED)),
            condition_waits=Exists(due.filter(UNSETTLED)),
            back_last=_over(back, came),
            back_due=_over(back, Max("line__license__return_by", filter=OUT)),
        )
    )


def _over(rows: QuerySet[Any], last: Max) -> Subquery:
    """Return the last of something over all rows together."""
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(last=last).values("last"))


def _events_of(editions: Iterable[Any]) -> Mapping[str, list[Happened]]:
    """Return what happened, or is ahead, of all editions of some licenses, by their numbers."""
    found: defaultdict[str, list[Happened]] = defaultdict(list)
    today = timezone.localdate()
    under = {edition.number: edition for edition in editions}
    for edition in editions:
        found[edition.number].append(_end_of(edition, today))
    for number, edition in under.items():
        found[number] += _under(edition, today)
    return found


def _end_of(edition: License, today: date) -> Happened:
    state = edition.state_on(today)
    if state in LIVE:
        return Happened("the license ends", edition.valid_to, ahead=True)
    return Happened("the license ended", edition.since or edition.valid_to)


def _under(told: Any, today: date) -> Iterator[Happened]:
    """Yield what happened under a number: shipments, conditions, and goods that had left for a time."""
    if told.shipped_last is not None:
        yield Happened("the last shipment left", told.shipped_last)
    if told.condition_closed is not None:
        yield Happened("the last condition was closed", timezone.localdate(told.condition_closed))
    if told.condition_waits:
        yield Happened("a condition that waits is due", told.condition_due or today, ahead=True)
    if told.back_last is not None:
        yield Happened("the last goods came back", told.back_last)
    if told.back_due is not None:
        yield Happened("goods that are out are due back", told.back_due, ahead=True)


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
