"""The life of an assessment: it is in force from its signature until a newer one takes its place."""

from exportctl.core.flow import Flow, Step
from licensing.assessments.models import AssessmentStatus as S

ASSESSMENT_FLOW = Flow(
    "assessment", [Step("supersede", {S.IN_FORCE}, S.SUPERSEDED, permission="assessments.sign")]
)
