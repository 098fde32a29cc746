"""The life of a request to withdraw."""

from exportctl.core.flow import Flow, Step
from licensing.withdrawals.models import WithdrawalStatus as S

WITHDRAWAL_FLOW = Flow(
    "withdrawal",
    [
        Step("grant", {S.ASKED}, S.GRANTED, permission="withdrawals.rule"),
        Step("refuse", {S.ASKED}, S.REFUSED, permission="withdrawals.rule", needs_reason=True),
        Step("take_back", {S.ASKED}, S.TAKEN_BACK, permission="withdrawals.ask"),
    ],
)
