"""The life of a report of a mistake.

A license is corrected by two people: one proposes the exact words, another confirms. The correction of a
letter has two people of its own, and the report follows it.
"""

from exportctl.core.flow import Flow, Step
from licensing.rectifications.models import OPEN
from licensing.rectifications.models import RectificationStatus as S

RECTIFICATION_FLOW = Flow(
    "rectification",
    [
        Step("take_up", {S.ASKED}, S.UNDER_REVIEW, permission="rectifications.work"),
        Step("propose", {S.UNDER_REVIEW}, S.PROPOSED, permission="rectifications.work", needs_reason=True),
        Step("confirm", {S.PROPOSED}, S.CORRECTED, permission="rectifications.confirm"),
        Step(
            "send_back", {S.PROPOSED}, S.UNDER_REVIEW, permission="rectifications.confirm", needs_reason=True
        ),
        Step(
            "refuse",
            {S.ASKED, S.UNDER_REVIEW},
            S.REFUSED,
            permission="rectifications.work",
            needs_reason=True,
        ),
        Step("drop", {S.UNDER_REVIEW}, S.REFUSED, permission="rectifications.work", needs_reason=True),
        Step("withdraw", OPEN, S.WITHDRAWN, permission="rectifications.ask"),
        Step("follow", {S.ASKED, S.UNDER_REVIEW}, S.CORRECTED),
    ],
)
