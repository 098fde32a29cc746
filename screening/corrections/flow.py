"""The life of a request for correction, of a question about it, and of its decision."""

from exportctl.core.flow import Flow, Step
from screening.corrections.models import DecisionStatus, QuestionStatus, RequestStatus

S = RequestStatus
Q = QuestionStatus
D = DecisionStatus

CORRECTION_FLOW = Flow(
    "correction",
    [
        Step("take", {S.RECEIVED}, S.UNDER_REVIEW, permission="corrections.work"),
        Step("ask", {S.UNDER_REVIEW}, S.QUESTION, permission="corrections.work"),
        Step("answer", {S.QUESTION}, S.UNDER_REVIEW, permission="corrections.request"),
        Step("go_on", {S.QUESTION}, S.UNDER_REVIEW, permission="corrections.work", needs_reason=True),
        Step("propose", {S.UNDER_REVIEW}, S.PROPOSED, permission="corrections.work", needs_reason=True),
        Step("send_back", {S.PROPOSED}, S.UNDER_REVIEW, permission="corrections.confirm", needs_reason=True),
        Step("grant", {S.PROPOSED}, S.GRANTED, permission="corrections.confirm"),
        Step("refuse", {S.PROPOSED}, S.REFUSED, permission="corrections.confirm"),
        Step(
            "withdraw",
            {S.RECEIVED, S.UNDER_REVIEW, S.QUESTION, S.PROPOSED},
            S.WITHDRAWN,
            permission="corrections.request",
        ),
    ],
)

QUESTION_FLOW = Flow(
    "correction_question",
    [
        Step("answer", {Q.OPEN}, Q.ANSWERED, permission="corrections.request"),
        Step("drop", {Q.OPEN}, Q.DROPPED),
    ],
)

DECISION_FLOW = Flow(
    "correction_decision",
    [
        Step("confirm", {D.PROPOSED}, D.CONFIRMED, permission="corrections.confirm"),
        Step("send_back", {D.PROPOSED}, D.SENT_BACK, permission="corrections.confirm", needs_reason=True),
        Step("drop", {D.PROPOSED}, D.DROPPED),
    ],
)
