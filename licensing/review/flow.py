"""The life of a case."""

from exportctl.core.flow import Flow, Step
from licensing.review.models import CaseStatus as S

CASE_FLOW = Flow(
    "case",
    [
        Step("finish_screening", {S.SCREENING}, S.UNDER_REVIEW),
        Step("rescreen", {S.SCREENING, S.UNDER_REVIEW}, S.SCREENING, permission="review.work_case"),
        Step("ask", {S.UNDER_REVIEW}, S.QUERY, permission="questions.settle"),
        Step("answer", {S.QUERY}, S.UNDER_REVIEW, permission="questions.answer"),
        Step("stop_asking", {S.QUERY}, S.UNDER_REVIEW, permission="questions.settle"),
        Step("announce_refusal", {S.UNDER_REVIEW}, S.INTENT, permission="decisions.decide"),
        Step("take_back", {S.INTENT}, S.UNDER_REVIEW, permission="decisions.decide", needs_reason=True),
        Step("decide", {S.UNDER_REVIEW, S.INTENT}, S.COUNTERSIGN, permission="decisions.decide"),
        Step(
            "send_back",
            {S.COUNTERSIGN},
            S.UNDER_REVIEW,
            permission="decisions.countersign",
            needs_reason=True,
        ),
        Step("approve", {S.COUNTERSIGN}, S.APPROVED, permission="decisions.countersign"),
        Step(
            "approve_with_conditions",
            {S.COUNTERSIGN},
            S.APPROVED_WITH_CONDITIONS,
            permission="decisions.countersign",
        ),
        Step("approve_in_part", {S.COUNTERSIGN}, S.APPROVED_IN_PART, permission="decisions.countersign"),
        Step("deny", {S.COUNTERSIGN}, S.DENIED, permission="decisions.countersign"),
        Step("return", {S.COUNTERSIGN}, S.RETURNED, permission="decisions.countersign"),
        Step("withdraw", {S.SCREENING, S.UNDER_REVIEW, S.QUERY}, S.WITHDRAWN),
        Step(
            "reopen",
            {S.DENIED, S.RETURNED, S.WITHDRAWN},
            S.SCREENING,
            permission="corrections.countersign",
            needs_reason=True,
        ),
        Step("no_license", {S.COUNTERSIGN}, S.NO_LICENSE, permission="decisions.countersign"),
    ],
)
