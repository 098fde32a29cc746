"""Writing the copy: one file after the other, with a list of them and their hashes."""

import hashlib
import zipfile
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import as_csv
from licensing.copies.contents import parts_of
from licensing.copies.parts import Part
from licensing.review.models import Case

IN_MEMORY = 8 * 1024 * 1024
LISTED = (
    Column("path", "The file in this copy."),
    Column("bytes", "Its size."),
    Column("sha256", "Its hash, as the product keeps it."),
    Column("missing", "Why it is not in this copy."),
)


@transaction.atomic
def write_copy(case: Case, *, actor: User) -> IO[bytes]:
    """Return an open file with the ZIP of everything that the exporter has in a case; it closes itself.

    A document that cannot be read is named in `contents.csv` with the reason, and the rest is there.

    Raises:
        NotPermitted: the actor does not act for the exporter.
    """
    require(actor, "copies.take", case)
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = [_put(archive, part) for part in parts_of(case, actor=actor)]
        archive.writestr("contents.csv", as_csv(LISTED, listed))
    audit.record(case, "case.copied_out", actor=actor, thread=case.pk, files=len(listed))
    target.seek(0)
    return target


def _put(archive: zipfile.ZipFile, part: Part) -> Sequence[str]:
    try:
        data = part.read()
    except DomainError as error:
        return (part.path, "", "", error.message)
    archive.writestr(part.path, data)
    return (part.path, str(len(data)), hashlib.sha256(data).hexdigest(), "")
