"""The life of a matching configuration, and of a review of the thresholds."""

from exportctl.core.flow import Flow, Step
from screening.configurations.models import Configuration
from screening.thresholds.models import ThresholdReview

C = Configuration.Status
R = ThresholdReview.Status

CONFIGURATION_FLOW = Flow(
    "configuration",
    [
        Step("put_in_force", {C.PROPOSED}, C.IN_FORCE, permission="matching.decide", needs_reason=True),
        Step("reject", {C.PROPOSED}, C.REJECTED, permission="matching.decide", needs_reason=True),
        Step("supersede", {C.IN_FORCE}, C.SUPERSEDED),
    ],
)

REVIEW_FLOW = Flow(
    "threshold_review",
    [
        Step("count", {R.COUNTING}, R.OPEN),
        Step("decide", {R.OPEN}, R.CLOSED, permission="matching.review", needs_reason=True),
    ],
)
