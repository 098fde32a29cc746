"""Tables that keep a clock's due day beside their rows, where lists sort by it."""

from django.db import models

_FOLLOWERS: dict[str, type[models.Model]] = {}


def follow_due_day(key: str, model: type[models.Model]) -> None:
    """Register the table whose `due_on` is that of the clock `key` of the row's own id."""
    _FOLLOWERS[key] = model


def follower_of(key: str) -> type[models.Model] | None:
    """Return the table that follows the clocks `key`, or None."""
    return _FOLLOWERS.get(key)
