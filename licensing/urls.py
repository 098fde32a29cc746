"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

from licensing.advice.urls import urlpatterns as advice_pages
from licensing.amendments.urls import urlpatterns as amendment_pages
from licensing.applications.urls import portal_urlpatterns as application_pages
from licensing.assessments.urls import urlpatterns as assessment_pages
from licensing.competence.urls import urlpatterns as competence_pages
from licensing.conditions.urls import urlpatterns as condition_pages
from licensing.control_lists.urls import public_urlpatterns as control_list_pages
from licensing.copies.urls import urlpatterns as copy_pages
from licensing.corrections.urls import urlpatterns as correction_pages
from licensing.decisions.urls import urlpatterns as decision_pages
from licensing.disclosures.urls import urlpatterns as disclosure_pages
from licensing.disposals.urls import urlpatterns as disposal_pages
from licensing.exports.urls import urlpatterns as export_pages
from licensing.feedback.urls import urlpatterns as feedback_pages
from licensing.forecasts.urls import urlpatterns as forecast_pages
from licensing.handling.urls import urlpatterns as handling_pages
from licensing.histories.urls import urlpatterns as history_pages
from licensing.knowledge.urls import urlpatterns as knowledge_pages
from licensing.letters.urls import urlpatterns as letter_pages
from licensing.library.urls import portal_urlpatterns as library_pages
from licensing.licenses.urls import urlpatterns as license_pages
from licensing.notes.urls import urlpatterns as note_pages
from licensing.organizations.urls import urlpatterns as organization_pages
from licensing.precedents.urls import urlpatterns as precedent_pages
from licensing.priority.urls import urlpatterns as priority_pages
from licensing.questions.urls import urlpatterns as question_pages
from licensing.queues.urls import urlpatterns as queue_pages
from licensing.rectifications.urls import urlpatterns as rectification_pages
from licensing.referrals.urls import urlpatterns as referral_pages
from licensing.retention.urls import urlpatterns as retention_pages
from licensing.returns.urls import urlpatterns as return_pages
from licensing.review.urls import urlpatterns as review_pages
from licensing.routing.urls import urlpatterns as routing_pages
from licensing.selfassessments.urls import urlpatterns as self_assessment_pages
from licensing.statements.urls import urlpatterns as statement_pages
from licensing.transfers.urls import urlpatterns as transfer_pages
from licensing.variations.urls import urlpatterns as variation_pages
from licensing.withdrawals.urls import urlpatterns as withdrawal_pages

app_name = "licensing"
urlpatterns: list[URLPattern | URLResolver] = [
    *organization_pages,
    *library_pages,
    *advice_pages,
    *application_pages,
    *self_assessment_pages,
    *control_list_pages,
    *license_pages,
    *variation_pages,
    *transfer_pages,
    *rectification_pages,
    *condition_pages,
    *return_pages,
    *letter_pages,
    *queue_pages,
    *priority_pages,
    *referral_pages,
    *review_pages,
    *handling_pages,
    *note_pages,
    *routing_pages,
    *withdrawal_pages,
    *statement_pages,
    *amendment_pages,
    *question_pages,
    *decision_pages,
    *copy_pages,
    *retention_pages,
    *disposal_pages,
    *export_pages,
    *forecast_pages,
    *feedback_pages,
    *knowledge_pages,
    *competence_pages,
    *assessment_pages,
    *precedent_pages,
    *correction_pages,
    *disclosure_pages,
    *history_pages,
]
