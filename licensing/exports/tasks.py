"""The making of an export by a worker."""

from uuid import UUID

from exportctl.core.outbox import job
from licensing.exports import services


@job("licensing.make_case_export")
def make_case_export(*, export_id: str) -> None:
    """Make one export; a repeat finds it made and stops."""
    services.make(UUID(export_id))
