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
from licensing.decisions.models import Decision, DecisionLine, ExcludedParty, RefusalIntent
from licensing.letters.models import Letter, LetterCorrection, LetterTemplate
from licensing.library.models import (
    BookContact,
    BookIdentifier,
    BookNote,
    BookParty,
    EarlierClassification,
    Product,
    ProductDocument,
    ProductImport,
    ProductVersion,
)
from licensing.licenses.models import Drawdown, License, LicenseLine, LicenseParty
from licensing.organizations.models import (
    Invitation,
    Official,
    Organization,
    OrganizationGroupGrant,
    OrganizationUserGrant,
    Site,
)
from licensing.queues.models import SavedQueue
from licensing.review.models import Case, CaseTotal, Enquiry, Recommendation

__all__ = [
    "AdviceAnswer",
    "AdviceDocument",
    "AdviceItem",
    "AdviceQuestion",
    "AdviceRequest",
    "AnswerLine",
    "Application",
    "Attachment",
    "BookContact",
    "BookIdentifier",
    "BookNote",
    "BookParty",
    "Case",
    "CaseTotal",
    "ControlList",
    "ControlListEdition",
    "ControlListEntry",
    "Decision",
    "DecisionLine",
    "Drawdown",
    "EarlierClassification",
    "Enquiry",
    "ExcludedParty",
    "GoodsLine",
    "Invitation",
    "Letter",
    "LetterCorrection",
    "LetterTemplate",
    "License",
    "LicenseLine",
    "LicenseParty",
    "Official",
    "Organization",
    "OrganizationGroupGrant",
    "OrganizationUserGrant",
    "Party",
    "PrecedentUse",
    "Product",
    "ProductDocument",
    "ProductImport",
    "ProductVersion",
    "Recommendation",
    "RefusalIntent",
    "SavedQueue",
    "Site",
]
