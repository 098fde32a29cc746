"""What every business table has: an unguessable id, timestamps, a version for stale pages, row history."""

import uuid
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.db import models

from exportctl.core.errors import Conflict


class Record(models.Model):
    """A row with a random id and a version that grows with each change made through a flow or a service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def expect_version(record: Record, seen: int | str | None) -> None:
    """Refuse with Conflict when the page was drawn from an older version of `record` than the locked one.

    `seen` is what the form carried; None means that the caller is not a page and saw nothing.
    """
    if seen is not None and str(seen) != str(record.version):
        raise Conflict(
            "Somebody changed this while your page was open. Nothing of yours was saved; "
            "look at what changed and try again.",
            code="stale",
        )


def track_history(**kwargs: Any) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep each version of a row in an append-only event table, written by database triggers."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    track: Callable[[type[models.Model]], type[models.Model]]
    track = pghistory.track(*events, append_only=True, **kwargs)
    return track


def person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """Return a reference to somebody, who cannot be deleted meanwhile and is not asked back from there."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=null, on_delete=models.PROTECT, related_name="+")
