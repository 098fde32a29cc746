"""Asking for the record of a case, making the file, taking it away."""

import hashlib
import zipfile
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import check, require
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.access import may_read
from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import refuse_disposed, store_made
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import as_csv
from licensing.copies.parts import Part
from licensing.exports.contents import parts_of
from licensing.exports.flow import EXPORT_FLOW
from licensing.exports.models import CaseExport, ExportStatus
from licensing.handling.looks import note_looks
from licensing.handling.models import About
from licensing.handling.queries import inside, walls_of
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to
from licensing.review.services import locked_case

LISTED = (
    Column("path", "The file in this ZIP."),
    Column("bytes", "Its size."),
    Column("sha256", "Its hash."),
    Column("left_out", "Why it is not in this ZIP."),
)


@transaction.atomic
def ask(case: Case, *, reason: str, actor: User) -> CaseExport:
    """Have the record of a case put together for a person, with what that person may read.

    Raises:
        NotPermitted: the actor asks for no records.
        DomainError: `reason_required`.
        Conflict: `export_waiting`.
    """
    require(actor, "exports.ask")
    if not reason.strip():
        raise DomainError("Say why the record is wanted.", code="reason_required")
    locked = locked_case(case.pk)
    if CaseExport.objects.filter(case=locked, asked_by=actor, status=ExportStatus.WAITING).exists():
        raise Conflict("You asked already, and it is being made.", code="export_waiting")
    export = CaseExport.objects.create(case=locked, asked_by=actor, reason=reason.strip())
    audit.record(export, "case_export.asked", actor=actor, thread=locked.pk, reason=export.reason)
    enqueue("licensing.make_case_export", key=f"case_export:{export.pk}", export_id=str(export.pk))
    return export


@transaction.atomic
def make(export_id: UUID) -> None:
    """Make the file that a person asked for, or stop where that person may no longer have it.

    The person's right and the walls are asked again now; the file is stored and named in one transaction.
    """
    export = CaseExport.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=export_id)
    if export.status != ExportStatus.WAITING:
        return
    asker = export.asked_by
    case = cases_visible_to(asker).filter(pk=export.case_id).first()
    if case is None or not asker.is_active or not check(asker, "exports.ask"):
        _end(export, "stop", asker=str(asker))
        return
    with TemporaryFile() as target:
        listed, read = _write(target, case, asker, reason=export.reason)
        stored = store_made(
            target,
            name=f"{case.reference}-record.zip",
            content_type="application/zip",
            owner=export,
            kind="record",
            actor=asker,
        )
    note_looks(asker, case.pk, About.FILE, read)
    left_out = sum(1 for row in listed if row[3])
    counts = {"files": len(listed) - left_out, "left_out": left_out}
    _end(export, "finish", fields={"file": stored, **counts}, sha256=stored.sha256, **counts)


def _end(export: CaseExport, action: str, *, fields: dict[str, Any] | None = None, **facts: Any) -> None:
    ended = {"ended_at": timezone.now(), **(fields or {})}
    advance(export, action, EXPORT_FLOW, actor=None, thread=export.case_id, fields=ended, **facts)


def _write(
    target: IO[bytes], case: Case, asker: User, *, reason: str
) -> tuple[list[Sequence[str]], list[UUID]]:
    """Write the ZIP; return its list, and which documents are in it."""
    listed: list[Sequence[str]] = []
    read: list[UUID] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts_of(case, actor=asker, reason=reason):
            listed.append(_put(archive, part, asker))
            if part.stored is not None and not listed[-1][3]:
                read.append(part.stored.pk)
        archive.writestr("manifest.csv", as_csv(LISTED, listed))
    return listed, read


def _put(archive: zipfile.ZipFile, part: Part, asker: User) -> Sequence[str]:
    """Put one file in, unless a wall keeps it from the person, or its bytes are not what was stored."""
    if part.stored is not None and not (verdict := may_read(asker, part.stored)):
        folder, _, name = part.path.rpartition("/")
        return (f"{folder}/{name.partition('-')[0]}", "", "", verdict.reason)
    try:
        data = part.read()
    except DomainError as error:
        return (part.path, "", "", error.message)
    archive.writestr(part.path, data)
    return (part.path, str(len(data)), hashlib.sha256(data).hexdigest(), "")


@transaction.atomic
def take(export: CaseExport, *, actor: User) -> StoredFile:
    """Return the file for whoever asked for it, and note that it was taken away.

    Raises:
        NotPermitted: it was made for somebody else, is not ready, or a wall that came since it was asked for
            keeps the person from something in it (`walled`).
        Gone: it was disposed of with the files of the case.
    """
    require(actor, "exports.take", export)
    if any(not inside(actor, one) for one in walls_of(export.case_id, since=export.created_at)):
        raise NotPermitted(
            "Something in this record was closed to you after you asked for it. Ask for the record again.",
            code="walled",
        )
    stored = cast(StoredFile, export.file)  # what is ready has one
    refuse_disposed(stored)
    audit.record(export, "case_export.taken", actor=actor, thread=export.case_id, sha256=stored.sha256)
    return stored
