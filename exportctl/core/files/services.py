"""Storing files: checked, hashed, scanned, and written under a name that says nothing."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

from exportctl.core import locks
from exportctl.core.errors import DomainError, Gone
from exportctl.core.files import rules, scanner
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User


def store_upload(upload: "UploadedFile[bytes]", *, owner: models.Model, kind: str, actor: User) -> StoredFile:
    """Check, scan and store an upload of `owner`; the caller has asked whether `actor` may.

    Raises:
        DomainError: `file_empty`, `file_too_large`, `file_type_refused`, `file_infected` or `scanner_down`.
    """
    name = rules.clean_name(upload.name or "file")
    if (upload.size or 0) > settings.FILE_SIZE_LIMIT:
        raise DomainError(
            f"“{name}” is larger than {settings.FILE_SIZE_LIMIT // 1024 // 1024} MB.", code="file_too_large"
        )
    data = upload.read()
    media_type = rules.accept(name, data, limit=settings.FILE_SIZE_LIMIT).media_type
    state = StoredFile.Scan.NOT_SCANNED
    if settings.CLAMAV:
        scanner.scan(data, address=settings.CLAMAV)
        state = StoredFile.Scan.CLEAN
    return _store(data, name=name, content_type=media_type, owner=owner, kind=kind, actor=actor, scan=state)


def store_bytes(
    data: bytes, *, name: str, content_type: str, owner: models.Model, kind: str, actor: User | None
) -> StoredFile:
    """Store bytes that the product made or a publisher delivered, as they are."""
    state = StoredFile.Scan.NOT_SCANNED
    return _store(data, name=name, content_type=content_type, owner=owner, kind=kind, actor=actor, scan=state)


def store_made(
    made: IO[bytes], *, name: str, content_type: str, owner: models.Model, kind: str, actor: User | None
) -> StoredFile:
    """Store an open file that the product made, in pieces: it may be larger than the memory."""
    size = made.seek(0, os.SEEK_END)
    made.seek(0)
    digest = hashlib.file_digest(made, "sha256").hexdigest()  # type: ignore[arg-type]
    made.seek(0)
    key = uuid.uuid4()
    return StoredFile.objects.create(
        owner_type=owner._meta.label_lower,
        owner_id=owner.pk,
        kind=kind,
        name=name,
        content_type=content_type,
        size=size,
        sha256=digest,
        path=default_storage.save(f"{key.hex[:2]}/{key.hex}", File(made)),
        scan=StoredFile.Scan.NOT_SCANNED,
        stored_by=actor,
    )


def store_again(stored: StoredFile, *, owner: models.Model, kind: str, actor: User) -> StoredFile:
    """Return a file of `owner` with the same bytes: who may read it is that owner's rule, not the first's.

    Raises:
        Gone: the first was disposed of, perhaps a moment ago.
    """
    _hold(stored.path)
    refuse_disposed(StoredFile.objects.get(pk=stored.pk))
    return StoredFile.objects.create(
        owner_type=owner._meta.label_lower,
        owner_id=owner.pk,
        kind=kind,
        name=stored.name,
        content_type=stored.content_type,
        size=stored.size,
        sha256=stored.sha256,
        path=stored.path,
        scan=stored.scan,
        stored_by=actor,
    )


def _store(
    data: bytes,
    *,
    name: str,
    content_type: str,
    owner: models.Model,
    kind: str,
    actor: User | None,
    scan: str,
) -> StoredFile:
    key = uuid.uuid4()
    path = default_storage.save(f"{key.hex[:2]}/{key.hex}", ContentFile(data))
    return StoredFile.objects.create(
        owner_type=owner._meta.label_lower,
        owner_id=owner.pk,
        kind=kind,
        name=name,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        path=path,
        scan=scan,
        stored_by=actor,
    )


def read(stored: StoredFile) -> bytes:
    """Return a file's bytes, checked against its hash: a file changed on disk is not served.

    Raises:
        DomainError: `file_altered` or `file_lost`.
        Gone: it was disposed of.
    """
    refuse_disposed(stored)
    try:
        with default_storage.open(stored.path, "rb") as file:
            data = bytes(file.read())
    except FileNotFoundError:
        raise DomainError("This file is missing. Tell an administrator.", code="file_lost") from None
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise DomainError("This file is not what was stored. Tell an administrator.", code="file_altered")
    return data


def digest_of(stored: StoredFile) -> str:
    """Return the SHA-256 of the bytes in the storage, read in pieces; "" where there are none."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(stored.path, "rb") as file:
            for piece in file.chunks():
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def refuse_disposed(stored: StoredFile) -> None:
    """Refuse a file whose retention is over.

    Raises:
        Gone: it was disposed of.
    """
    if stored.disposed_at is not None:
        raise Gone(
            f"“{stored.name}” was disposed of on {timezone.localdate(stored.disposed_at):%-d %b %Y} under "
            "the retention schedule. Its name, size and SHA-256 stay on record."
        )


def end_files(files: Iterable[StoredFile], *, at: datetime) -> None:
    """Let nobody have some files any more; their bytes are for `remove_bytes`, after this is committed."""
    StoredFile.objects.filter(pk__in=[one.pk for one in files], disposed_at=None).update(disposed_at=at)


def remove_bytes(stored: StoredFile) -> int:
    """Remove the bytes of a file that was ended, unless other files have the same; return how many have.

    Until the caller's transaction ends nobody stores the same bytes again. A repeat finds nothing to remove.
    """
    _hold(stored.path)
    others = StoredFile.objects.filter(path=stored.path, disposed_at=None).count()
    if not others:
        default_storage.delete(stored.path)
    return others


def _hold(path: str) -> None:
    """Keep a place in the storage as it is until the current transaction ends."""
    locks.hold(f"files:{path}")
