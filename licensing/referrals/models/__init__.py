"""Agencies, referrals of cases to them, what they recommend, and how conflicts were settled."""

from licensing.referrals.models.agencies import Agency, AgencyKind, AgencyMember
from licensing.referrals.models.questions import AgencyQuestion
from licensing.referrals.models.recommendations import (
    AgencyRecommendation,
    PartOutcome,
    RecommendationStatus,
    RecommendedPart,
)
from licensing.referrals.models.referrals import (
    OPEN_STATUSES,
    NoteKind,
    Referral,
    ReferralNote,
    ReferralStatus,
)
from licensing.referrals.models.settlements import Direction, RuledPart, Settlement, SettlementStatus

__all__ = [
    "OPEN_STATUSES",
    "Agency",
    "AgencyKind",
    "AgencyMember",
    "AgencyQuestion",
    "AgencyRecommendation",
    "Direction",
    "NoteKind",
    "PartOutcome",
    "RecommendationStatus",
    "RecommendedPart",
    "Referral",
    "ReferralNote",
    "ReferralStatus",
    "RuledPart",
    "Settlement",
    "SettlementStatus",
]
