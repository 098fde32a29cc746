"""What every write to the library does first: lock, ask who may, and look whether the page was current."""

from typing import TypeVar

from django.utils import timezone

from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, Missing
from exportctl.core.people.models import User
from licensing.library.models import BookParty, Product

Version = int | str | None
Kept = TypeVar("Kept", Product, BookParty)


def locked(row: Kept, actor: User, version: Version) -> Kept:
    """Return the product or party under a row lock.

    Raises:
        Missing, NotPermitted, Conflict: it is gone, not the actor's, or `stale`.
    """
    kept: Kept | None = (
        type(row)
        ._base_manager.select_for_update(of=("self",))
        .select_related("organization")
        .filter(pk=row.pk)
        .first()
    )
    if kept is None:
        raise Missing
    require(actor, "library.use", kept)
    expect_version(kept, version)
    return kept


def in_use(row: Kept) -> Kept:
    """Return the row, or refuse with `archived`."""
    if row.archived_at is not None:
        raise Conflict(f"{row.name} is archived. Restore it first.", code="archived")
    return row


def archive(row: Kept, actor: User) -> None:
    """Take a row out of use."""
    in_use(row)
    _set_archived(row, actor)


def restore(row: Kept) -> None:
    """Take a row back into use."""
    if row.archived_at is None:
        raise Conflict(f"{row.name} is not archived.", code="not_archived")
    _set_archived(row, None)


def _set_archived(row: Kept, actor: User | None) -> None:
    row.archived_by, row.archived_at = actor, timezone.now() if actor else None
    row.version += 1
    row.save(update_fields=["archived_by", "archived_at", "version", "updated_at"])
