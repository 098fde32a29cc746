"""The life of a screening run and of a hit."""

from exportctl.core.flow import Flow, Step
from screening.hits.models import Hit, ScreeningRun

R = ScreeningRun.Status
S = Hit.Status

RUN_FLOW = Flow(
    "screening",
    [
        Step("finish", {R.QUEUED}, R.DONE),
        Step("fail", {R.QUEUED}, R.FAILED, needs_reason=True),
        Step("supersede", {R.QUEUED}, R.SUPERSEDED),
    ],
)

RULE, ESCALATED, SECOND = "hits.rule", "hits.rule_escalated", "hits.confirm"
HIT_FLOW = Flow(
    "hit",
    [
        # One person clears below the limit; all else is proposed and waits for a second person.
        Step("clear", {S.OPEN}, S.FALSE_POSITIVE, permission=RULE, needs_reason=True),
        Step("clear", {S.ESCALATED}, S.FALSE_POSITIVE, permission=ESCALATED, needs_reason=True),
        Step("propose_clearing", {S.OPEN}, S.IN_REVIEW, permission=RULE, needs_reason=True),
        Step("propose_clearing", {S.ESCALATED}, S.IN_REVIEW, permission=ESCALATED, needs_reason=True),
        Step("propose_match", {S.OPEN}, S.IN_REVIEW, permission=RULE, needs_reason=True),
        Step("propose_match", {S.ESCALATED}, S.IN_REVIEW, permission=ESCALATED, needs_reason=True),
        Step("confirm_clearing", {S.IN_REVIEW}, S.FALSE_POSITIVE, permission=SECOND),
        Step("confirm_match", {S.IN_REVIEW}, S.TRUE_MATCH, permission=SECOND),
        Step("send_back", {S.IN_REVIEW}, S.OPEN, permission=SECOND, needs_reason=True),
        Step("escalate", {S.OPEN}, S.ESCALATED, permission=RULE, needs_reason=True),
        # Opening a clearing again is the safe direction; a true match is a mistake only where two say so.
        Step("reopen", {S.FALSE_POSITIVE}, S.OPEN, permission=RULE, needs_reason=True),
        Step("propose_reopening", {S.TRUE_MATCH}, S.IN_REVIEW, permission=RULE, needs_reason=True),
        Step("confirm_reopening", {S.IN_REVIEW}, S.OPEN, permission=SECOND),
        Step("keep_match", {S.IN_REVIEW}, S.TRUE_MATCH, permission=SECOND, needs_reason=True),
        Step("carry_over", {S.OPEN}, S.FALSE_POSITIVE, needs_reason=True),
        Step("ask_again", {S.FALSE_POSITIVE}, S.OPEN, needs_reason=True),
        Step("lapse", Hit.WAITING, S.LAPSED),
    ],
)
