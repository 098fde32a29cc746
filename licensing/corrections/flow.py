"""The life of a proposal to open a case again."""

from exportctl.core.flow import Flow, Step
from licensing.corrections.models import ReopeningStatus as S

REOPENING_FLOW = Flow(
    "reopening",
    [
        Step("countersign", {S.PROPOSED}, S.REOPENED, permission="corrections.countersign"),
        Step("refuse", {S.PROPOSED}, S.REFUSED, permission="corrections.countersign", needs_reason=True),
        Step("take_back", {S.PROPOSED}, S.TAKEN_BACK, permission="corrections.take_back"),
    ],
)
