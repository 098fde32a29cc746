"""Work and news that must not be lost: rows with a lease, sent to the workers on commit."""

from exportctl.core.outbox.registry import Event, handles, job
from exportctl.core.outbox.services import enqueue, publish

__all__ = ["Event", "enqueue", "handles", "job", "publish"]
