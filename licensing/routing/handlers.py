"""News that flags follow."""

from exportctl.core.outbox import handles
from licensing.review.events import CaseChanged
from licensing.routing import services


@handles(CaseChanged)
def route_changed_case(event: CaseChanged) -> None:
    """Draw the flags of a case anew."""
    services.route(event.case_id)
