"""The tables of the app, each defined in its feature."""

from licensing.advice.models import (
    AdviceAnswer,
    AdviceDocument,
    AdviceItem,
    AdviceQuestion,
    AdviceRequest,
    AnswerLine,
    PrecedentUse,
)
from licensing.applications.models import Application, Attachment, GoodsLine, Party
from licensing.control_lists.models import ControlList, ControlListEdition, ControlListEntry
from licensing.decisions.models import Decision, DecisionLine
from licensing.licenses.models import Drawdown, License, LicenseLine, LicenseParty
from licensing.organizations.models import Organization, OrganizationGroupGrant, OrganizationUserGrant
from licensing.review.models import Case, Enquiry, Recommendation

__all__ = [
    "AdviceAnswer",
    "AdviceDocument",
    "AdviceItem",
    "AdviceQuestion",
    "AdviceRequest",
    "AnswerLine",
    "Application",
    "Attachment",
    "Case",
    "ControlList",
    "ControlListEdition",
    "ControlListEntry",
    "Decision",
    "DecisionLine",
    "Drawdown",
    "Enquiry",
    "GoodsLine",
    "License",
    "LicenseLine",
    "LicenseParty",
    "Organization",
    "OrganizationGroupGrant",
    "OrganizationUserGrant",
    "Party",
    "PrecedentUse",
    "Recommendation",
]
