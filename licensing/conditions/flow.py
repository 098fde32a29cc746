"""The life of an obligation: the exporter files, an officer accepts or sends back, the calendar breaches.

What would have fallen due by the validity of a license ends with it when a newer edition takes its place.
What was met or waived before the first shipment is so under the newer edition too, which carries it.
"""

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
        Step("replace", {S.OPEN, S.SENT_BACK}, S.REPLACED),
        Step("carry", {S.OPEN, S.SENT_BACK}, S.ACCEPTED),
        Step("carry_waiver", {S.OPEN, S.SENT_BACK}, S.WAIVED),
        Step("waive", WAITING, S.WAIVED, permission="conditions.waive", needs_reason=True),
    ],
)
