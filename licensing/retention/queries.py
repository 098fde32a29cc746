"""Reads: how long a case is kept, which holds stand on it, checks of the stored files and what they found."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.conditions.models import WAITING, Obligation, ObligationStatus
from licensing.licenses.models import Drawdown, License
from licensing.licenses.rules import LIVE
from licensing.retention.models import FindingStatus, HoldStatus, LegalHold, VaultCheck, VaultFinding
from licensing.retention.rules import Happened, Retention, retention
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

ORDER = ("-created_at", "id")


def retention_of(case: Case) -> Retention:
    """Return how long the record of a case is kept, computed now from what happened. Four reads at most."""
    closed_on = timezone.localdate(case.closed_at) if case.closed_at else None
    number = License.objects.filter(case=case).values_list("number", flat=True).first()
    events = _of_license(number) if number and closed_on else ()
    return retention(licensed=bool(number), closed_on=closed_on, events=events)


def _of_license(number: str) -> Iterator[Happened]:
    """Yield what happened, or is ahead, of all editions of a license."""
    for edition in License.objects.filter(number=number).only("status", "valid_to", "state_since"):
        yield _end_of(edition, timezone.localdate())
    last = Drawdown.objects.filter(line__license__number=number).aggregate(last=Max("on"))["last"]
    if last is not None:
        yield Happened("the last shipment left", last)
    yield from _conditions(number)


def _end_of(edition: License, today: date) -> Happened:
    state = edition.state_on(today)
    if state in LIVE:
        return Happened("the license ends", edition.valid_to, ahead=True)
    return Happened("the license ended", edition.since or edition.valid_to)


def _conditions(number: str) -> Iterator[Happened]:
    due = Obligation.objects.filter(license__number=number)
    waits = Q(status__in=[*WAITING, ObligationStatus.FILED])
    found = due.aggregate(
        closed=Max("closed_at", filter=~waits),
        due=Max("due_on", filter=waits),
        waiting=Count("pk", filter=waits),
    )
    if found["closed"] is not None:
        yield Happened("the last condition was closed", timezone.localdate(found["closed"]))
    if found["waiting"]:
        yield Happened("a condition that waits is due", found["due"], ahead=True)


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
    """Return the stored files that a check has yet to read, in the order of their ids."""
    files = StoredFile.objects.filter(created_at__lte=check.started_at).order_by("pk")
    return files.filter(pk__gt=check.reached) if check.reached else files
