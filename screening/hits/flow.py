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

HIT_FLOW = Flow(
    "hit",
    [
        Step("clear", {S.OPEN}, S.FALSE_POSITIVE, permission="hits.rule", needs_reason=True),
        Step("confirm", {S.OPEN}, S.TRUE_MATCH, permission="hits.rule", needs_reason=True),
        Step("reopen", {S.FALSE_POSITIVE}, S.OPEN, permission="hits.rule", needs_reason=True),
        Step("carry_over", {S.OPEN}, S.FALSE_POSITIVE, needs_reason=True),
        Step("lapse", {S.OPEN}, S.LAPSED),
    ],
)
