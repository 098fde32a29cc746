"""The life of a registration, of a change of what an organization is, and of an invitation."""

from exportctl.core.flow import Flow, Step
from licensing.organizations.models import ChangeStatus as C
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

IDENTITY_FLOW = Flow(
    "identity_change",
    [
        Step("accept", {C.WAITING}, C.ACCEPTED, permission=REVIEW),
        Step("decline", {C.WAITING}, C.DECLINED, permission=REVIEW, needs_reason=True),
        Step("withdraw", {C.WAITING}, C.WITHDRAWN),
    ],
)

INVITATION_FLOW = Flow(
    "invitation",
    [
        Step("accept", {I.OPEN}, I.ACCEPTED),
        Step("withdraw", {I.OPEN}, I.WITHDRAWN),
    ],
)
