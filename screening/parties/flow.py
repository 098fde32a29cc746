"""The life of a merge or a split, and of a suggestion to merge."""

from exportctl.core.flow import Flow, Step
from screening.parties.models import MergeSuggestion, PartyAct

A = PartyAct.Status
S = MergeSuggestion.Status

ACT_FLOW = Flow(
    "party_act",
    [
        Step("confirm", {A.PROPOSED}, A.IN_EFFECT, permission="parties.confirm"),
        Step("drop", {A.PROPOSED}, A.DROPPED, permission="parties.propose", needs_reason=True),
        Step("propose_undo", {A.IN_EFFECT}, A.UNDO_PROPOSED, permission="parties.propose", needs_reason=True),
        Step("keep", {A.UNDO_PROPOSED}, A.IN_EFFECT, permission="parties.propose", needs_reason=True),
        Step("undo", {A.UNDO_PROPOSED}, A.UNDONE, permission="parties.confirm"),
    ],
)

SUGGESTION_FLOW = Flow(
    "merge_suggestion",
    [
        Step("lapse", {S.OPEN}, S.LAPSED),
        Step("return", {S.LAPSED}, S.OPEN),
        Step("dismiss", {S.OPEN, S.LAPSED}, S.DISMISSED, permission="parties.propose", needs_reason=True),
    ],
)
