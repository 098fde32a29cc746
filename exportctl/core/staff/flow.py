"""The life of a role that is given to somebody, and of the link with which a new person comes in."""

from exportctl.core.flow import Flow, Step
from exportctl.core.staff.models import GrantStatus as G
from exportctl.core.staff.models import LinkStatus as L

ROLE_FLOW = Flow(
    "role",
    [
        Step("confirm", {G.WAITING}, G.GIVEN, permission="people.confirm"),
        Step("refuse", {G.WAITING}, G.REFUSED, permission="people.manage", needs_reason=True),
        Step("take", {G.GIVEN}, G.ENDED, permission="people.manage", needs_reason=True),
        Step("lapse", {G.GIVEN}, G.ENDED),
    ],
)
LINK_FLOW = Flow(
    "link",
    [
        Step("use", {L.OPEN}, L.USED),
        Step("withdraw", {L.OPEN}, L.WITHDRAWN),
    ],
)
