"""The removal of bytes by a worker, after a confirmation was committed."""

from uuid import UUID

from exportctl.core.outbox import job
from licensing.disposals import services


@job("licensing.remove_disposed")
def remove_disposed(*, disposal_id: str) -> None:
    """Remove the next portion of a disposal's files; a repeat finds what is left, or nothing."""
    services.remove(UUID(disposal_id))
