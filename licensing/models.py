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
from licensing.amendments.models import Amendment
from licensing.applications.models import Application, Attachment, GoodsLine, Party
from licensing.applications.statements.models import EndUseStatement
from licensing.assessments.models import AssessmentReuse, FurtherEntry, LineAssessment, TechnicalReview
from licensing.competence.models import Qualification
from licensing.conditions.models import Condition, Evidence, Obligation
from licensing.control_lists.models import ControlList, ControlListEdition, ControlListEntry
from licensing.corrections.models import Reopening
from licensing.decisions.models import Decision, DecisionLine, ExcludedParty, RefusalIntent
from licensing.disclosures.models import FileAccess, FileItem
from licensing.disposals.models import Disposal, DisposedFile
from licensing.exports.models import CaseExport
from licensing.feedback.models import SurveyAnswer, SurveyTaken
from licensing.forecasts.models import ForecastCurve, ServiceRecord
from licensing.handling.models import Handling, Look
from licensing.knowledge.models import CustomerKnowledge
from licensing.letters.models import Letter, LetterCorrection, LetterTemplate
from licensing.library.models import (
    BookContact,
    BookIdentifier,
    BookNote,
    BookParty,
    BookStatement,
    EarlierClassification,
    Product,
    ProductDocument,
    ProductImport,
    ProductVersion,
)
from licensing.licenses.models import (
    Drawdown,
    License,
    LicenseLine,
    LicenseParty,
    LicenseReminder,
    Revocation,
    Suspension,
)
from licensing.notes.models import Note, NoteText
from licensing.organizations.models import (
    Invitation,
    Official,
    Organization,
    OrganizationGroupGrant,
    OrganizationUserGrant,
    Site,
)
from licensing.questions.models import (
    AnswerDocument,
    AnswerDraft,
    AnswerExtension,
    Enquiry,
    EnquiryReminder,
    Overlap,
)
from licensing.queues.models import SavedQueue
from licensing.rectifications.models import Rectification
from licensing.referrals.models import (
    Agency,
    AgencyMember,
    AgencyQuestion,
    AgencyRecommendation,
    RecommendedPart,
    Referral,
    ReferralNote,
    RuledPart,
    Settlement,
)
from licensing.retention.models import LegalHold, VaultCheck, VaultFinding
from licensing.returns.models import ReturnAccount, ReturnEntry, ReturnReminder
from licensing.review.models import Case, CaseTotal, CriterionFinding, Recommendation
from licensing.routing.models import CaseFlag
from licensing.selfassessments.models import SelfAssessment
from licensing.statements.models import StatementFinding
from licensing.transfers.models import Transfer, TransferItem
from licensing.unfinished.models import UnfinishedEntry
from licensing.variations.models import Variation
from licensing.withdrawals.models import Withdrawal

__all__ = [
    "AdviceAnswer",
    "AdviceDocument",
    "AdviceItem",
    "AdviceQuestion",
    "AdviceRequest",
    "Agency",
    "AgencyMember",
    "AgencyQuestion",
    "AgencyRecommendation",
    "Amendment",
    "AnswerDocument",
    "AnswerDraft",
    "AnswerExtension",
    "AnswerLine",
    "Application",
    "AssessmentReuse",
    "Attachment",
    "BookContact",
    "BookIdentifier",
    "BookNote",
    "BookParty",
    "BookStatement",
    "Case",
    "CaseExport",
    "CaseFlag",
    "CaseTotal",
    "Condition",
    "ControlList",
    "ControlListEdition",
    "ControlListEntry",
    "CriterionFinding",
    "CustomerKnowledge",
    "Decision",
    "DecisionLine",
    "Disposal",
    "DisposedFile",
    "Drawdown",
    "EarlierClassification",
    "EndUseStatement",
    "Enquiry",
    "EnquiryReminder",
    "Evidence",
    "ExcludedParty",
    "FileAccess",
    "FileItem",
    "ForecastCurve",
    "FurtherEntry",
    "GoodsLine",
    "Handling",
    "Invitation",
    "LegalHold",
    "Letter",
    "LetterCorrection",
    "LetterTemplate",
    "License",
    "LicenseLine",
    "LicenseParty",
    "LicenseReminder",
    "LineAssessment",
    "Look",
    "Note",
    "NoteText",
    "Obligation",
    "Official",
    "Organization",
    "OrganizationGroupGrant",
    "OrganizationUserGrant",
    "Overlap",
    "Party",
    "PrecedentUse",
    "Product",
    "ProductDocument",
    "ProductImport",
    "ProductVersion",
    "Qualification",
    "Recommendation",
    "RecommendedPart",
    "Rectification",
    "Referral",
    "ReferralNote",
    "RefusalIntent",
    "Reopening",
    "ReturnAccount",
    "ReturnEntry",
    "ReturnReminder",
    "Revocation",
    "RuledPart",
    "SavedQueue",
    "SelfAssessment",
    "ServiceRecord",
    "Settlement",
    "Site",
    "StatementFinding",
    "SurveyAnswer",
    "SurveyTaken",
    "Suspension",
    "TechnicalReview",
    "Transfer",
    "TransferItem",
    "UnfinishedEntry",
    "Variation",
    "VaultCheck",
    "VaultFinding",
    "Withdrawal",
]
