"""The lives of a hold, of a check and of what a check finds."""

from exportctl.core.flow import Flow, Step
from licensing.retention.models import CheckStatus, FindingStatus, HoldStatus

HOLD_FLOW = Flow(
    "legal_hold",
    [Step("lift", {HoldStatus.STANDING}, HoldStatus.LIFTED, permission="retention.lift", needs_reason=True)],
)
CHECK_FLOW = Flow("vault_check", [Step("finish", {CheckStatus.RUNNING}, CheckStatus.DONE)])
FINDING_FLOW = Flow(
    "vault_finding",
    [
        Step(
            "mend",
            {FindingStatus.OPEN},
            FindingStatus.MENDED,
            permission="retention.settle",
            needs_reason=True,
        ),
        Step(
            "accept",
            {FindingStatus.OPEN},
            FindingStatus.ACCEPTED,
            permission="retention.settle",
            needs_reason=True,
        ),
    ],
)
