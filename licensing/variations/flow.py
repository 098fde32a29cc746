"""The life of a request to vary a license; its application and case have their own."""

from exportctl.core.flow import Flow, Step
from licensing.variations.models import VariationStatus as S

VARIATION_FLOW = Flow(
    "variation",
    [
        Step("issue", {S.OPEN}, S.ISSUED),
        Step("end", {S.OPEN}, S.ENDED, needs_reason=True),
        Step("lapse", {S.OPEN}, S.LAPSED, needs_reason=True),
    ],
)
