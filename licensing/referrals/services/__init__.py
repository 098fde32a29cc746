"""Writes: agencies, referring, recommending, the end of a clock, and settling conflicts."""

from licensing.referrals.services.agencies import (
    AgencyFacts,
    add_member,
    end_member,
    ensure_agencies,
    save_agency,
)
from licensing.referrals.services.asking import draft_question
from licensing.referrals.services.lapsing import mind
from licensing.referrals.services.recommending import (
    Given,
    PartGiven,
    ask_information,
    countersign,
    recommend,
    refuse_signature,
    stand,
)
from licensing.referrals.services.referring import Question, inform, refer, send_back, withdraw
from licensing.referrals.services.settling import PartRuling, appeal, escalate, record_settlement, rule

__all__ = [
    "AgencyFacts",
    "Given",
    "PartGiven",
    "PartRuling",
    "Question",
    "add_member",
    "appeal",
    "ask_information",
    "countersign",
    "draft_question",
    "end_member",
    "ensure_agencies",
    "escalate",
    "inform",
    "mind",
    "recommend",
    "record_settlement",
    "refer",
    "refuse_signature",
    "rule",
    "save_agency",
    "send_back",
    "stand",
    "withdraw",
]
