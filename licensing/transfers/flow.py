"""The life of a request to transfer licenses."""

from exportctl.core.flow import Flow, Step
from licensing.transfers.models import OPEN
from licensing.transfers.models import TransferStatus as S

TRANSFER_FLOW = Flow(
    "transfer",
    [
        Step("accept", {S.ASKED}, S.ACCEPTED, permission="transfers.answer"),
        Step("decline", {S.ASKED}, S.DECLINED, permission="transfers.answer", needs_reason=True),
        Step("withdraw", OPEN, S.WITHDRAWN, permission="transfers.ask", needs_reason=True),
        Step("recommend", {S.ACCEPTED}, S.RECOMMENDED, permission="transfers.recommend", needs_reason=True),
        Step("send_back", {S.RECOMMENDED}, S.ACCEPTED, permission="transfers.countersign", needs_reason=True),
        Step("approve", {S.RECOMMENDED}, S.APPROVED, permission="transfers.countersign"),
        Step("refuse", {S.RECOMMENDED}, S.REFUSED, permission="transfers.countersign"),
    ],
)
