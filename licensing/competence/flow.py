"""The life of a qualification: it is given, and may be withdrawn. That it expires is a matter of the day."""

from exportctl.core.flow import Flow, Step
from licensing.competence.models import QualificationStatus as S

QUALIFICATION_FLOW = Flow(
    "qualification",
    [Step("withdraw", {S.GIVEN}, S.WITHDRAWN, permission="competence.keep", needs_reason=True)],
)
