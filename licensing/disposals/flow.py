"""The life of a disposal."""

from exportctl.core.flow import Flow, Step
from licensing.disposals.models import DisposalStatus

DISPOSAL_FLOW = Flow(
    "disposal",
    [
        Step("confirm", {DisposalStatus.PROPOSED}, DisposalStatus.CONFIRMED, permission="disposals.confirm"),
        Step(
            "turn_down",
            {DisposalStatus.PROPOSED},
            DisposalStatus.TURNED_DOWN,
            permission="disposals.turn_down",
            needs_reason=True,
        ),
        Step("finish", {DisposalStatus.CONFIRMED}, DisposalStatus.DONE),
    ],
)
