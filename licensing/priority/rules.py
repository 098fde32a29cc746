"""When a claim of urgency may be accepted; pure."""

from exportctl.core.errors import DomainError
from licensing.types.urgency import Claim

UNCHANGED = "The clock, the checks, the word of agencies and the signatures stay as they are."


def refuse_ruling(claim: Claim | None, *, accepted: bool, reason: str) -> None:
    """Refuse a ruling that says nothing, and the acceptance of a claim without a day to sort it by.

    Raises:
        DomainError: `reason_required` or `day_missing`.
    """
    if not reason.strip():
        raise DomainError("Say why. The exporter reads it.", code="reason_required")
    if accepted and (claim is None or claim.wished_by is None):
        raise DomainError(
            "The exporter names no day by which the goods must leave. Ask for it first.", code="day_missing"
        )
