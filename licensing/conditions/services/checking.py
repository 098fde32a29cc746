"""Filing evidence, and what officers say of it."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from exportctl.core.errors import DomainError
from exportctl.core.files import services as files
from exportctl.core.people.models import User
from licensing.conditions import rules
from licensing.conditions.models import Evidence, Obligation
from licensing.conditions.services.carrying import carry_on
from licensing.conditions.services.inheriting import hand_on
from licensing.conditions.services.moving import Version, move
from licensing.conditions.services.telling import tell


@transaction.atomic
def file_evidence(
    obligation: Obligation, *, text: str, uploads: "Sequence[UploadedFile[bytes]]" = (), actor: User
) -> Evidence:
    """File what shows that a condition was met; also late, and again after it was sent back.

    Raises:
        DomainError: `text_required`, `documents_required`, `too_many_files`, or what `store_upload` raises.
        NotPermitted, Conflict: as `advance` does.
    """
    if not text.strip():
        raise DomainError("Say how the condition was met.", code="text_required")
    if obligation.condition.evidence and not uploads:
        raise DomainError("Attach the papers that show it.", code="documents_required")
    if len(uploads) > rules.MOST_FILES:
        raise DomainError(f"Attach at most {rules.MOST_FILES} documents.", code="too_many_files")
    moved = move(obligation, "file", actor=actor)
    made = Evidence.objects.create(obligation=moved, text=text.strip(), filed_by=actor)
    for upload in uploads:
        files.store_upload(upload, owner=made, kind="evidence", actor=actor)
    return made


@transaction.atomic
def accept(obligation: Obligation, *, actor: User, version: Version = None) -> Obligation:
    """Accept what was filed: the condition is met for this day.

    Raises:
        NotPermitted, Conflict: as `advance` does, or the page is stale.
    """
    closed = {"closed_by": actor, "closed_at": timezone.now()}
    moved = move(obligation, "accept", actor=actor, version=version, fields=closed)
    _checked(moved, accepted=True, note="", actor=actor)
    carry_on(moved)
    return moved


@transaction.atomic
def send_back(obligation: Obligation, *, reason: str, actor: User, version: Version = None) -> Obligation:
    """Send what was filed back, with what is missing; the exporter is told. Raises what `accept` raises.

    After a transfer of the license the duty goes to the new holder instead, by the same day.

    Raises:
        DomainError: `reason_required`.
    """
    moved = move(obligation, "send_back", actor=actor, reason=reason, version=version)
    _checked(moved, accepted=False, note=reason.strip(), actor=actor)
    if not hand_on(moved):
        tell(moved, "sent_back")
    return moved


def _checked(obligation: Obligation, *, accepted: bool, note: str, actor: User) -> None:
    """Write what was said of the evidence that waited; its obligation is locked."""
    filed = obligation.filings.get(checked_at=None)
    filed.checked_by, filed.checked_at, filed.accepted, filed.note = actor, timezone.now(), accepted, note
    filed.version += 1
    filed.save(update_fields=["checked_by", "checked_at", "accepted", "note", "version", "updated_at"])


@transaction.atomic
def waive(obligation: Obligation, *, reason: str, actor: User, version: Version = None) -> Obligation:
    """Do without: nothing is due for this day any more, for a reason that the exporter reads.

    Raises:
        DomainError: `reason_required`.
        NotPermitted, Conflict: as `advance` does, or the page is stale.
    """
    closed = {"closed_by": actor, "closed_at": timezone.now(), "close_reason": reason.strip()}
    moved = move(obligation, "waive", actor=actor, reason=reason, version=version, fields=closed)
    carry_on(moved)
    return moved
