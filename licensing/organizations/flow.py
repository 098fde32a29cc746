"""The life of a registration, and of an invitation."""

from exportctl.core.flow import Flow, Step
from licensing.organizations.models import InvitationStatus as I
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

INVITATION_FLOW = Flow(
    "invitation",
    [
        Step("accept", {I.OPEN}, I.ACCEPTED),
        Step("withdraw", {I.OPEN}, I.WITHDRAWN),
    ],
)
