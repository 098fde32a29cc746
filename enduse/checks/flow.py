"""The life of an end-use check: planned, visited, and one of three results."""

from enduse.checks.models import CheckStatus as S
from exportctl.core.flow import Flow, Step

CHECK_FLOW = Flow(
    "check",
    [
        Step("start", {S.PLANNED}, S.IN_PROGRESS, permission="checks.carry_out"),
        Step("sign_favorable", {S.IN_PROGRESS}, S.FAVORABLE, permission="checks.carry_out"),
        Step("sign_unfavorable", {S.IN_PROGRESS}, S.UNFAVORABLE, permission="checks.carry_out"),
        Step("sign_unable", {S.IN_PROGRESS}, S.UNABLE, permission="checks.carry_out"),
        Step("cancel", {S.PLANNED, S.IN_PROGRESS}, S.CANCELLED, permission="checks.plan", needs_reason=True),
    ],
)
