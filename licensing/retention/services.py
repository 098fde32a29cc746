"""Placing and lifting holds, checking the stored files in portions, settling what was found."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit, locks
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import digest_of
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.retention import queries
from licensing.retention.flow import CHECK_FLOW, FINDING_FLOW, HOLD_FLOW
from licensing.retention.models import (
    CheckStatus,
    Fault,
    FindingStatus,
    LegalHold,
    VaultCheck,
    VaultFinding,
)
from licensing.review.models import Case
from licensing.review.services import locked_case

PORTION = 200  # files a job: with the largest uploads still well inside a job's time
LOCK = "retention.vault"


@transaction.atomic
def place_hold(case: Case, *, whole: bool, reason: str, reference: str, actor: User) -> LegalHold:
    """Place a hold on a case, or with `whole` on everything of its exporter. The exporter is not told.

    A disposal that is being confirmed is waited for, or waits for this and finds the hold.

    Raises:
        NotPermitted: the actor places no holds.
        DomainError: `reason_required` or `reference_required`.
    """
    require(actor, "retention.hold")
    if not reason.strip():
        raise DomainError("Say why it is held.", code="reason_required")
    if not reference.strip():
        raise DomainError("Name the file or proceeding that asks for it.", code="reference_required")
    locked = locked_case(case.pk)
    organization = locked.application.organization
    keep_holds_of(organization.pk)
    hold = LegalHold.objects.create(
        case=None if whole else locked,
        organization=organization if whole else None,
        reason=reason.strip(),
        reference=reference.strip(),
        placed_by=actor,
    )
    audit.record(
        hold,
        "legal_hold.placed",
        actor=actor,
        thread=organization.pk if whole else locked.pk,
        reason=hold.reason,
        reference=hold.reference,
    )
    return hold


def keep_holds_of(organization: UUID) -> None:
    """Keep which holds cover an exporter's cases until the current transaction ends. A case is locked first.

    A hold on everything of an exporter locks one of its cases only, so that the lock of a case is not enough.
    """
    locks.hold(f"retention.holds:{organization}")


def lift_hold(hold: LegalHold, *, reason: str, actor: User) -> LegalHold:
    """Lift a hold that somebody else placed.

    Raises:
        NotPermitted: the actor placed it, or lifts no holds.
        Conflict: it was lifted meanwhile.
        DomainError: `reason_required`.
    """
    ended = {"lifted_by": actor, "lifted_at": timezone.now(), "lift_reason": reason.strip()}
    return advance(
        hold,
        "lift",
        HOLD_FLOW,
        actor=actor,
        reason=reason.strip(),
        thread=hold.case_id or hold.organization_id,
        fields=ended,
        reference=hold.reference,
    )


def start_check(*, actor: User) -> VaultCheck:
    """Have all stored files checked now.

    Raises:
        NotPermitted: the actor may not.
        Conflict: `check_running`.
    """
    require(actor, "retention.check")
    check = _begin(actor)
    if check is None:
        raise Conflict("A check is running already. This page shows how far it is.", code="check_running")
    return check


def start_weekly_check() -> VaultCheck | None:
    """Begin the check of the week, unless one runs."""
    return _begin(None)


@transaction.atomic
def _begin(actor: User | None) -> VaultCheck | None:
    locks.hold(LOCK)
    if VaultCheck.objects.filter(status=CheckStatus.RUNNING).exists():
        return None
    now = timezone.now()
    files = StoredFile.objects.filter(created_at__lte=now, disposed_at=None).count()
    check = VaultCheck.objects.create(started_by=actor, started_at=now, files=files)
    audit.record(check, "vault_check.started", actor=actor, files=files)
    _go_on(check)
    return check


def _go_on(check: VaultCheck) -> None:
    enqueue("licensing.check_portion", key=f"vault:{check.pk}", check_id=str(check.pk))


@transaction.atomic
def check_portion(check_id: UUID) -> None:
    """Read the next portion of a check's files, and queue the one after; end it when none is left.

    What was read and the place reached are one transaction, so a portion that is begun again reads the same.
    """
    check = VaultCheck.objects.select_for_update().get(pk=check_id)
    if check.status != CheckStatus.RUNNING:
        return
    files = list(queries.files_of(check)[:PORTION])
    for stored in files:
        _read(check, stored)
    if files:
        check.reached = files[-1].pk
        check.save(update_fields=["reached", "read", "bytes_read", "altered", "lost", "updated_at"])
        _go_on(check)
    else:
        _finish(check)


def _read(check: VaultCheck, stored: StoredFile) -> None:
    found = digest_of(stored)
    check.read += 1
    check.bytes_read += stored.size if found else 0
    if found == stored.sha256 or _disposed_meanwhile(stored):
        return
    fault = Fault.ALTERED if found else Fault.LOST
    check.altered += fault == Fault.ALTERED
    check.lost += fault == Fault.LOST
    if not _known(stored, fault, found):
        VaultFinding.objects.create(
            check_run=check, file=stored, fault=fault, expected=stored.sha256, found=found
        )


def _disposed_meanwhile(stored: StoredFile) -> bool:
    """Whether a file that was to be read lost its bytes on purpose: that is committed before they go."""
    return StoredFile.objects.filter(pk=stored.pk, disposed_at__isnull=False).exists()


def _known(stored: StoredFile, fault: Fault, found: str) -> bool:
    """Whether a person has yet to settle this file, or accepted just this last time."""
    last = VaultFinding.objects.filter(file=stored).order_by("-created_at").first()
    if last is None:
        return False
    same = last.fault == fault and last.found == found
    return last.status == FindingStatus.OPEN or (last.status == FindingStatus.ACCEPTED and same)


def _finish(check: VaultCheck) -> None:
    advance(
        check,
        "finish",
        CHECK_FLOW,
        actor=None,
        fields={"finished_at": timezone.now()},
        read=check.read,
        altered=check.altered,
        lost=check.lost,
    )
    new = check.findings.count()
    if new:
        tell(
            "retention.faults",
            User.objects.filter(groups__name=Role.ADMINISTRATOR, is_active=True),
            path=reverse("licensing:vault"),
            count=new,
        )


def settle(finding: VaultFinding, *, mended: bool, reason: str, actor: User) -> VaultFinding:
    """Say of a file that it is right again, which is looked at, or that it stays lost or altered.

    Raises:
        NotPermitted: the actor may not settle it, or it is settled.
        DomainError: `reason_required`, or `still_wrong` where the file is not what was stored.
    """
    ended = {"settled_by": actor, "settled_at": timezone.now(), "settlement": reason.strip()}
    return advance(
        finding,
        "mend" if mended else "accept",
        FINDING_FLOW,
        actor=actor,
        reason=reason.strip(),
        gate=_right_again if mended else None,
        fields=ended,
    )


def _right_again(finding: VaultFinding) -> None:
    if digest_of(finding.file) != finding.expected:
        raise DomainError(
            "The file is still not what was stored. Bring it back from a backup, or accept it as it is.",
            code="still_wrong",
        )
