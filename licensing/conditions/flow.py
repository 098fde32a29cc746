"""The life of an obligation: the exporter files, an officer accepts or sends back, the calendar breaches."""

from exportctl.core.flow import Flow, Step
from licensing.conditions.models import WAITING
from licensing.conditions.models import ObligationStatus as S

OBLIGATION_FLOW = Flow(
    "obligation",
    [
        Step("file", WAITING, S.FILED, permission="conditions.file"),
        Step("accept", {S.FILED}, S.ACCEPTED, permission="conditions.check"),
        Step("send_back", {S.FILED}, S.SENT_BACK, permission="conditions.check", needs_reason=True),
        Step("breach", {S.OPEN, S.SENT_BACK}, S.BREACHED),
        Step("waive", WAITING, S.WAIVED, permission="conditions.waive", needs_reason=True),
    ],
)
