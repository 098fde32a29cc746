"""The life of a registration."""

from exportctl.core.flow import Flow, Step
from licensing.organizations.models import OrganizationStatus as S

REVIEW = "organizations.review"

ORGANIZATION_FLOW = Flow(
    "organization",
    [
        Step("confirm_email", {S.UNCONFIRMED}, S.PENDING),
        Step("approve", {S.PENDING}, S.ACTIVE, permission=REVIEW),
        Step("refuse", {S.PENDING}, S.REFUSED, permission=REVIEW, needs_reason=True),
        Step("correct", {S.REFUSED}, S.PENDING),
    ],
)
