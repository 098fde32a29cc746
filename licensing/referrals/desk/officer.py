"""The officer's pages: the panel of a case, referring, answering, sending back, settling."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from licensing.referrals import queries, services
from licensing.referrals.desk.pages import case_url, combined, form_page, panel_context, settle_form
from licensing.referrals.forms import ReferForm, WordsForm
from licensing.referrals.models import Agency, Referral
from licensing.review.desk import find_case
from licensing.review.forms import posted
from licensing.review.panels import show_panel

FORM = "licensing/referrals/words.html"


@opens_for("review.see_cases")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the referrals of a case: a page of its own, and the part that the case page loads."""
    case, actor = find_case(request, case_id), actor_of(request)
    context = panel_context(case, now=timezone.now())
    newest = next(iter(context["settlements"]), None)
    ruling = newest is not None and newest.status == "open"
    context |= {
        "case": case,
        "may_refer": check(actor, "referrals.refer", case),
        "may_settle": check(actor, "referrals.settle", case),
        "may_rule": check(actor, "referrals.rule", newest) if ruling else None,
    }
    return show_panel(request, "licensing/referrals/panel.html", context)


@opens_for("referrals.refer")
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Refer a case to agencies and teams."""
    case, actor = find_case(request, case_id), actor_of(request)
    lines, parties = case.application.lines.all(), case.application.parties.all()
    waiting = case.referrals.filter(queries.awaited(timezone.localdate()))
    agencies = Agency.objects.filter(active=True).exclude(pk__in=waiting.values("agency"))
    form = ReferForm(
        posted(request),
        agencies=agencies,
        lines=lines,
        parties=parties,
        initial={"lines": list(lines), "parties": list(parties)},
    )

    def act() -> object:
        return services.refer(
            case,
            list(form.cleaned_data["agencies"]),
            form.question_asked(),
            actor=actor,
            version=request.POST.get("version", ""),
        )

    return form_page(
        request,
        form,
        act,
        template="licensing/referrals/refer.html",
        said="The case was referred. Each agency was told.",
        back=case_url(case),
        case=case,
        verdict=check(actor, "referrals.refer", case),
    )


def _referral_of_case(request: HttpRequest, referral_id: UUID) -> Referral:
    return get_object_or_404(
        queries.referrals_visible_to(actor_of(request)).select_related("case__officer"), pk=referral_id
    )


@opens_for("referrals.refer")
@require_http_methods(["GET", "HEAD", "POST"])
def inform(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Answer an agency that asked for information."""
    referral, actor = _referral_of_case(request, referral_id), actor_of(request)
    form = WordsForm(posted(request), label="Your answer", hint="The agency reads it.")
    return form_page(
        request,
        form,
        lambda: services.inform(referral, text=form.cleaned_data["reason"], actor=actor),
        template=FORM,
        said=f"Your answer was sent; the clock of {referral.agency} runs again.",
        back=case_url(referral.case),
        title=f"Answer {referral.agency.name}",
        intro="Its clock runs again with your answer. Ask the exporter first where only they know.",
        notes=referral.notes.select_related("written_by"),
        button="Send the answer",
        verdict=_only(referral, "information", "This agency asked for nothing that is open.")
        and check(actor, "referrals.refer", referral),
    )


def _only(referral: Referral, status: str, otherwise: str) -> Verdict:
    return Verdict() if referral.status == status else Verdict(otherwise)


@opens_for("referrals.refer")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Send a recommendation back for more work."""
    referral, actor = _referral_of_case(request, referral_id), actor_of(request)
    form = WordsForm(posted(request), label="What is missing or unclear?", hint="The agency reads it.")
    return form_page(
        request,
        form,
        lambda: services.send_back(referral, reason=form.cleaned_data["reason"], actor=actor),
        template=FORM,
        said=f"The recommendation went back to {referral.agency}.",
        back=case_url(referral.case),
        title=f"Send the recommendation of {referral.agency.name} back",
        intro="What it recommended stands until it writes a later version. Its clock runs on.",
        button="Send back",
        verdict=_only(referral, "answered", "There is no answer that could be sent back.")
        and check(actor, "referrals.refer", referral),
    )


@opens_for("referrals.refer")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Withdraw a referral that is open."""
    referral, actor = _referral_of_case(request, referral_id), actor_of(request)
    form = WordsForm(posted(request), label="Why is it withdrawn?", hint="The agency reads it.")
    open_now = referral.status in {"open", "information"}
    return form_page(
        request,
        form,
        lambda: services.withdraw(referral, reason=form.cleaned_data["reason"], actor=actor),
        template=FORM,
        said=f"The referral to {referral.agency} was withdrawn.",
        back=case_url(referral.case),
        title=f"Withdraw the referral to {referral.agency.name}",
        intro="What the agency recommended before stays on the case.",
        button="Withdraw",
        verdict=(Verdict() if open_now else Verdict("This referral is closed."))
        and check(actor, "referrals.refer", referral),
    )


@opens_for("referrals.settle")
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record how a conflict was settled."""
    case, actor = find_case(request, case_id), actor_of(request)
    found = queries.recommended_in(case)
    form = settle_form(posted(request), case, found)

    def act() -> object:
        version = request.POST.get("version", "")
        return services.record_settlement(case, **form.settled(), actor=actor, version=version)

    return form_page(
        request,
        form,
        act,
        template="licensing/referrals/settle.html",
        said="How it was settled is on record.",
        back=case_url(case),
        case=case,
        verdict=check(actor, "referrals.settle", case),
        title="Record how the conflict was settled",
        **combined(found),
    )


@opens_for("referrals.settle")
@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a conflict up the ladder."""
    case, actor = find_case(request, case_id), actor_of(request)
    form = WordsForm(
        posted(request), label="What has to be ruled on?", hint="Say what the views are, and yours."
    )

    def act() -> object:
        return services.escalate(
            case,
            reason=form.cleaned_data["reason"],
            actor=actor,
            version=request.POST.get("version", ""),
        )

    level = queries.next_level(None)
    words = f"{level.title} has {level.days} days. The case cannot be decided before." if level else ""
    return form_page(
        request,
        form,
        act,
        template=FORM,
        said="The conflict was escalated.",
        back=case_url(case),
        title=f"Escalate the conflict in {case}",
        intro=words,
        case=case,
        button="Escalate",
        verdict=check(actor, "referrals.settle", case),
    )
