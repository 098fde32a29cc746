"""The agency's room: the case file for agencies, and its recommendation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.files.web import send
from licensing.handling.queries import MARKED
from licensing.referrals import askers, outdated, queries, services
from licensing.referrals.desk.pages import form_page
from licensing.referrals.forms import RecommendForm, WordsForm
from licensing.referrals.models import AgencyRecommendation, Referral
from licensing.referrals.rulings import settlements_in
from licensing.review.forms import posted
from licensing.review.queries import totals_of

FORM = "licensing/referrals/words.html"


def find(request: HttpRequest, referral_id: UUID) -> Referral:
    """Return a referral to an agency that the person answers for, or 404."""
    return get_object_or_404(
        queries.own_referrals(actor_of(request)).select_related("case__officer"), pk=referral_id
    )


@opens_for("referrals.see_own")
@require_safe
def page(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Show the file of a case as an agency gets it, and how far its own referral is."""
    actor, found, now = actor_of(request), find(request, referral_id), timezone.now()
    case = found.case
    rows = queries.rows_of(case, now=now)
    own = next(row for row in rows if row.referral.pk == found.pk)
    application = case.application
    lines, parties = list(application.lines.select_related("entry")), list(application.parties.all())
    context: dict[str, Any] = {
        "referral": found,
        "case": case,
        "application": application,
        "row": own,
        "others": [row for row in rows if row.referral.agency_id != found.agency_id and row.given],
        "scope": outdated.scope_in(found, lines, parties),
        "lines": lines,
        "parties": parties,
        "attachments": list(application.attachments.filter(removed=False).select_related(*MARKED)),
        "asked": askers.asked_by(found),
        "settlements": settlements_in(case),
        "may_recommend": check(actor, "referrals.recommend", found),
        "outdated": own.given and any(part.outdated for part in own.given.parts.all()),
        "seen": max((one.number for one in own.referral.recommendations.all()), default=0),
        "may_sign": check(actor, "referrals.countersign", own.proposed) if own.proposed else None,
        "may_escalate": check(actor, "referrals.escalate", found),
    }
    return render(request, "licensing/referrals/referral.html", context)


@opens_for("referrals.see_own")
@require_safe
def document(request: HttpRequest, referral_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Send a document of the application to an agency that has the case."""
    application = find(request, referral_id).case.application
    standing = application.attachments.filter(removed=False).select_related("file")
    return send(request, get_object_or_404(standing, pk=attachment_id).file)


@opens_for("referrals.recommend")
@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Write a recommendation, or a later version of it."""
    found, actor = find(request, referral_id), actor_of(request)
    latest = found.recommendations.prefetch_related("parts").first()
    lines, parties = outdated.asked_about(found)
    form = RecommendForm(
        posted(request),
        lines=lines,
        parties=parties,
        initial=RecommendForm.initial_of(latest) if latest else None,
    )
    two = found.agency.two_signatures
    return form_page(
        request,
        form,
        lambda: services.recommend(found, form.given(), actor=actor, seen=request.POST.get("seen", "")),
        template="licensing/referrals/recommend.html",
        said="It waits for a second signature of your agency." if two else "Your recommendation was given.",
        back=reverse("licensing:referral", args=[found.pk]),
        referral=found,
        totals=totals_of(found.case),
        seen=latest.number if latest else 0,
        verdict=check(actor, "referrals.recommend", found),
    )


@opens_for("referrals.recommend")
@require_POST
def stand(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Say that what the agency recommended stands after a change."""
    found = find(request, referral_id)
    made = services.stand(found, actor=actor_of(request), seen=request.POST.get("seen", ""))
    waits = "It waits for a second signature of your agency."
    messages.success(request, "Your recommendation stands." if made.given_at else waits)
    return redirect("licensing:referral", found.pk)


@opens_for("referrals.recommend")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Ask the officer for what is missing."""
    found, actor = find(request, referral_id), actor_of(request)
    form = WordsForm(posted(request), label="What is missing?", hint="The officer of the case reads it.")
    return form_page(
        request,
        form,
        lambda: services.ask_information(found, text=form.cleaned_data["reason"], actor=actor),
        template=FORM,
        said="Your request was sent. Your clock stands still until it is answered.",
        back=reverse("licensing:referral", args=[found.pk]),
        title="Ask for information",
        intro=f"Within {found.agency.info_days} days of the referral. Your clock stands still meanwhile.",
        button="Send the request",
        verdict=check(actor, "referrals.recommend", found),
    )


def _recommendation(request: HttpRequest, recommendation_id: UUID) -> AgencyRecommendation:
    own = queries.own_referrals(actor_of(request))
    made = AgencyRecommendation.objects.filter(referral__in=own)
    return get_object_or_404(made.select_related("referral__agency", "referral__case"), pk=recommendation_id)


@opens_for("referrals.countersign")
@require_POST
def countersign(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Put the second signature under a recommendation."""
    made = services.countersign(_recommendation(request, recommendation_id), actor=actor_of(request))
    messages.success(request, "You signed the recommendation; it is given.")
    return redirect("licensing:referral", made.referral_id)


@opens_for("referrals.countersign")
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_signature(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Refuse to sign a colleague's recommendation."""
    made, actor = _recommendation(request, recommendation_id), actor_of(request)
    form = WordsForm(posted(request), label="What is missing or wrong?", hint="Your colleague reads it.")
    return form_page(
        request,
        form,
        lambda: services.refuse_signature(made, reason=form.cleaned_data["reason"], actor=actor),
        template=FORM,
        said="The recommendation was not signed. It can be written anew.",
        back=reverse("licensing:referral", args=[made.referral_id]),
        title="Do not sign the recommendation",
        intro="It stays readable in your agency, and does not count.",
        button="Do not sign",
        verdict=check(actor, "referrals.countersign", made),
    )


@opens_for("referrals.escalate")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take a settlement one level up."""
    found, actor = find(request, referral_id), actor_of(request)
    form = WordsForm(posted(request), label="Why must it be looked at again?", hint="Who rules reads it.")
    return form_page(
        request,
        form,
        lambda: services.appeal(found, reason=form.cleaned_data["reason"], actor=actor),
        template=FORM,
        said="The case was taken one level up.",
        back=reverse("licensing:referral", args=[found.pk]),
        title="Take the settlement one level up",
        intro="An agency can do this once in a case. It cannot be decided before the ruling.",
        button="Take it up",
        verdict=check(actor, "referrals.escalate", found),
    )
