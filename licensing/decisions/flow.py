"""The life of a decision."""

from exportctl.core.flow import Flow, Step
from licensing.decisions.models import DecisionStatus as S

DECISION_FLOW = Flow(
    "decision",
    [
        Step("countersign", {S.PROPOSED}, S.COUNTERSIGNED, permission="decisions.countersign"),
        Step("send_back", {S.PROPOSED}, S.SENT_BACK, permission="decisions.countersign", needs_reason=True),
    ],
)
