"""The life of a decision, and of an announced refusal."""

from exportctl.core.flow import Flow, Step
from licensing.decisions.models import DecisionStatus as S
from licensing.decisions.models import IntentStatus as I

DECISION_FLOW = Flow(
    "decision",
    [
        Step("countersign_first", {S.PROPOSED}, S.SIGNED_ONCE, permission="decisions.countersign"),
        Step("countersign", {S.PROPOSED, S.SIGNED_ONCE}, S.COUNTERSIGNED, permission="decisions.countersign"),
        Step(
            "send_back",
            {S.PROPOSED, S.SIGNED_ONCE},
            S.SENT_BACK,
            permission="decisions.countersign",
            needs_reason=True,
        ),
        # A case that is opened again takes its decision out of force: that step asks who may.
        Step("set_aside", {S.COUNTERSIGNED}, S.SET_ASIDE, needs_reason=True),
    ],
)
# The case's own step asks who may take an announcement back, or decide after it.
INTENT_FLOW = Flow(
    "announcement",
    [
        Step("answer", {I.OPEN, I.LAPSED}, I.ANSWERED, permission="decisions.answer_intent"),
        Step("lapse", {I.OPEN}, I.LAPSED),
        Step("decide", {I.ANSWERED, I.LAPSED}, I.DECIDED),
        Step("take_back", {I.OPEN, I.ANSWERED, I.LAPSED}, I.TAKEN_BACK),
    ],
)
