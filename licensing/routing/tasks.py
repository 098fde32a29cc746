"""Background work on flags."""

from uuid import UUID

from exportctl.core.outbox import job
from licensing.routing import services


@job("routing.route_portion")
def route_portion(*, after: str) -> None:
    """Route a portion of the open cases that the rules in force were not asked about."""
    services.route_portion(after=UUID(after) if after else None)
