"""The life of a referral, of an agency's recommendation, and of a ruling on a conflict."""

from exportctl.core.flow import Flow, Step
from licensing.referrals.models import RecommendationStatus, ReferralStatus, SettlementStatus

S = ReferralStatus
R = RecommendationStatus
W = SettlementStatus

REFERRAL_FLOW = Flow(
    "referral",
    [
        Step("ask", {S.OPEN}, S.INFORMATION, permission="referrals.recommend"),
        Step("inform", {S.INFORMATION}, S.OPEN, permission="referrals.refer"),
        Step("answer", {S.OPEN, S.INFORMATION}, S.ANSWERED),
        Step("deem", {S.OPEN}, S.DEEMED),
        Step("stand", {S.OPEN}, S.ANSWERED),
        Step("send_back", {S.ANSWERED}, S.OPEN, permission="referrals.refer", needs_reason=True),
        Step(
            "withdraw",
            {S.OPEN, S.INFORMATION},
            S.WITHDRAWN,
            permission="referrals.refer",
            needs_reason=True,
        ),
    ],
)
RECOMMENDATION_FLOW = Flow(
    "agency_recommendation",
    [
        Step("give", {R.PROPOSED}, R.GIVEN),
        Step("countersign", {R.PROPOSED}, R.GIVEN, permission="referrals.countersign"),
        Step("send_back", {R.PROPOSED}, R.SENT_BACK, permission="referrals.countersign", needs_reason=True),
        Step("drop", {R.PROPOSED}, R.DROPPED),
        Step("replace", {R.GIVEN}, R.SUPERSEDED),
    ],
)
SETTLEMENT_FLOW = Flow(
    "settlement", [Step("rule", {W.OPEN}, W.RULED, permission="referrals.rule", needs_reason=True)]
)
