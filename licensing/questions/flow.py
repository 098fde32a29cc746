"""The life of a question to the exporter, and of a request for more time."""

from exportctl.core.flow import Flow, Step
from licensing.questions.models import EnquiryStatus as S
from licensing.questions.models import ExtensionStatus as E

ENQUIRY_FLOW = Flow(
    "enquiry",
    [
        Step("send", {S.DRAFTED}, S.OPEN, permission="questions.settle"),
        Step("drop", {S.DRAFTED}, S.DROPPED, permission="questions.drop", needs_reason=True),
        Step("merge", {S.DRAFTED}, S.MERGED, permission="questions.settle"),
        Step("reuse", {S.DRAFTED}, S.REUSED, permission="questions.drop"),
        Step("answer", {S.OPEN}, S.ANSWERED, permission="questions.answer"),
        Step("withdraw", {S.OPEN}, S.WITHDRAWN, permission="questions.settle", needs_reason=True),
        Step("accept", {S.ANSWERED}, S.ACCEPTED, permission="questions.settle"),
        Step("ask_again", {S.ANSWERED}, S.AGAIN, permission="questions.settle"),
    ],
)
EXTENSION_FLOW = Flow(
    "extension",
    [
        Step("grant", {E.ASKED}, E.GRANTED, permission="questions.settle"),
        Step("refuse", {E.ASKED}, E.REFUSED, permission="questions.settle", needs_reason=True),
        Step("pass", {E.ASKED}, E.PAST),
    ],
)
