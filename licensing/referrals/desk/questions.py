"""The agency's pages of questions to the exporter: draft one, take it back, read a document of an answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.files.web import send
from licensing.questions import services as questions
from licensing.questions.models import AnswerDocument, EnquiryStatus
from licensing.referrals import askers, services
from licensing.referrals.desk.agency import FORM, find
from licensing.referrals.desk.pages import form_page
from licensing.referrals.forms import AgencyQuestionForm, WordsForm
from licensing.referrals.models import AgencyQuestion
from licensing.review.forms import posted


@opens_for("referrals.recommend")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Draft a question to the exporter."""
    found, actor = find(request, referral_id), actor_of(request)
    form = AgencyQuestionForm(posted(request), case=found.case)
    return form_page(
        request,
        form,
        lambda: services.draft_question(found, form.given(), actor=actor),
        template="licensing/referrals/question.html",
        said="Your question is with the officer of the case. You are told when it was sent, or why not.",
        back=reverse("licensing:referral", args=[found.pk]) + "#questions",
        referral=found,
        verdict=check(actor, "referrals.recommend", found),
    )


@opens_for("questions.drop")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, referral_id: UUID, enquiry_id: UUID) -> HttpResponse:
    """Take a question back that was not sent."""
    found, actor = find(request, referral_id), actor_of(request)
    own = AgencyQuestion.objects.filter(referral__agency=found.agency_id, referral__case=found.case_id)
    enquiry = get_object_or_404(own.select_related("enquiry__case"), enquiry=enquiry_id).enquiry
    form = WordsForm(posted(request), label="Why is it taken back?", hint="It stays with the case.")
    drafted = enquiry.status == EnquiryStatus.DRAFTED
    return form_page(
        request,
        form,
        lambda: questions.drop(
            enquiry,
            reason=form.cleaned_data["reason"],
            actor=actor,
            version=request.POST.get("version", ""),
        ),
        template=FORM,
        said="The question was taken back.",
        back=reverse("licensing:referral", args=[found.pk]) + "#questions",
        title="Take the question back",
        intro="It was not sent. The exporter never sees it.",
        case=enquiry,
        button="Take it back",
        verdict=check(actor, "questions.drop", enquiry) if drafted else Verdict("It was sent or dropped."),
    )


@opens_for("referrals.see_own")
@require_safe
def document(request: HttpRequest, referral_id: UUID, document_id: UUID) -> HttpResponse:
    """Send a document of an answer to the agency that asked."""
    answered = askers.answered_to(find(request, referral_id))
    standing = AnswerDocument.objects.filter(enquiry__in=answered, removed=False).select_related("file")
    return send(request, get_object_or_404(standing, file=document_id).file)
