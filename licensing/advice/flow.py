"""The life of a request for a classification or for advice, of a question about it, and of its answer."""

from exportctl.core.flow import Flow, Step
from licensing.advice.models import AnswerStatus, QuestionStatus, RequestStatus

S = RequestStatus
Q = QuestionStatus
A = AnswerStatus

ADVICE_FLOW = Flow(
    "advice",
    [
        Step("submit", {S.DRAFT}, S.RECEIVED, permission="advice.request"),
        Step("take", {S.RECEIVED}, S.UNDER_REVIEW, permission="advice.work"),
        Step("assign", {S.RECEIVED}, S.UNDER_REVIEW, permission="advice.assign"),
        Step("ask", {S.UNDER_REVIEW}, S.QUESTION, permission="advice.work"),
        Step("explain", {S.QUESTION}, S.UNDER_REVIEW, permission="advice.request"),
        Step("go_on", {S.QUESTION}, S.UNDER_REVIEW, permission="advice.work", needs_reason=True),
        Step("propose", {S.UNDER_REVIEW}, S.COUNTERSIGN, permission="advice.work"),
        Step("issue", {S.UNDER_REVIEW}, S.ANSWERED, permission="advice.work"),
        Step("countersign", {S.COUNTERSIGN}, S.ANSWERED, permission="advice.countersign"),
        Step(
            "send_back", {S.COUNTERSIGN}, S.UNDER_REVIEW, permission="advice.countersign", needs_reason=True
        ),
        Step(
            "withdraw",
            {S.RECEIVED, S.UNDER_REVIEW, S.QUESTION, S.COUNTERSIGN},
            S.WITHDRAWN,
            permission="advice.request",
        ),
    ],
)

QUESTION_FLOW = Flow(
    "advice_question",
    [
        Step("answer", {Q.OPEN}, Q.ANSWERED, permission="advice.request"),
        Step("drop", {Q.OPEN}, Q.DROPPED),
    ],
)

ANSWER_FLOW = Flow(
    "advice_answer",
    [
        Step("issue", {A.PROPOSED}, A.ISSUED, permission="advice.work"),
        Step("countersign", {A.PROPOSED}, A.ISSUED, permission="advice.countersign"),
        Step("send_back", {A.PROPOSED}, A.SENT_BACK, permission="advice.countersign", needs_reason=True),
        Step("drop", {A.PROPOSED}, A.DROPPED),
        Step("supersede", {A.ISSUED}, A.SUPERSEDED, needs_reason=True),
        Step("revoke", {A.ISSUED}, A.REVOKED, permission="advice.revoke", needs_reason=True),
    ],
)
