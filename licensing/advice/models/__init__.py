"""Requests for a classification or for advice, their answers, and the use of answers as precedents."""

from licensing.advice.models.answers import (
    WAS_ISSUED,
    AdviceAnswer,
    AdviceQuestion,
    AnswerLine,
    AnswerStatus,
    LineOutcome,
    PrecedentUse,
    QuestionStatus,
)
from licensing.advice.models.requests import (
    FINAL,
    AdviceDocument,
    AdviceItem,
    AdviceRequest,
    ItemKind,
    ProposalKind,
    RequestKind,
    RequestStatus,
    SpecialDesign,
)

__all__ = [
    "FINAL",
    "WAS_ISSUED",
    "AdviceAnswer",
    "AdviceDocument",
    "AdviceItem",
    "AdviceQuestion",
    "AdviceRequest",
    "AnswerLine",
    "AnswerStatus",
    "ItemKind",
    "LineOutcome",
    "PrecedentUse",
    "ProposalKind",
    "QuestionStatus",
    "RequestKind",
    "RequestStatus",
    "SpecialDesign",
]
