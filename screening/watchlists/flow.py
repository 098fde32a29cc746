"""The life of an edition of a watchlist, and of a proposal that two people decide."""

from exportctl.core.flow import Flow, Step
from screening.watchlists.models import Edition, Proposal

S = Edition.Status

# A held edition is accepted, and an earlier one put back, by two people: the proposal's flow asks who may.
EDITION_FLOW = Flow(
    "edition",
    [
        Step("put_in_force", {S.RECEIVED}, S.IN_FORCE, permission="watchlists.load"),
        Step("hold", {S.RECEIVED}, S.HELD, permission="watchlists.load"),
        Step("refuse", {S.RECEIVED}, S.REFUSED, permission="watchlists.load"),
        Step("accept", {S.HELD}, S.IN_FORCE, needs_reason=True),
        Step("reject", {S.HELD}, S.REFUSED, needs_reason=True),
        Step("supersede", {S.IN_FORCE}, S.SUPERSEDED),
        Step("withdraw", {S.IN_FORCE}, S.WITHDRAWN, needs_reason=True),
        Step("put_back", {S.SUPERSEDED}, S.IN_FORCE, needs_reason=True),
    ],
)

P = Proposal.Status

PROPOSAL_FLOW = Flow(
    "proposal",
    [
        Step("agree", {P.OPEN}, P.AGREED, permission="watchlists.accept", needs_reason=True),
        Step("decline", {P.OPEN}, P.DECLINED, needs_reason=True),
    ],
)
