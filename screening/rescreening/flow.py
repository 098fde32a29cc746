"""The life of a re-screening."""

from exportctl.core.flow import Flow, Step
from screening.rescreening.models import Rescreening

S = Rescreening.Status

RESCREENING_FLOW = Flow(
    "rescreening",
    [
        Step("finish", {S.RUNNING}, S.DONE),
        Step("end_with_gaps", {S.RUNNING}, S.INCOMPLETE, needs_reason=True),
        Step("overtake", {S.RUNNING}, S.OVERTAKEN),
    ],
)
