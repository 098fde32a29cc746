"""The life of a look-up."""

from exportctl.core.flow import Flow, Step
from screening.lookups.models import Lookup

S = Lookup.Status

LOOKUP_FLOW = Flow(
    "lookup",
    [
        Step("finish", {S.QUEUED}, S.DONE),
        Step("fail", {S.QUEUED}, S.FAILED, needs_reason=True),
    ],
)
