"""The case page with its decision, the announced refusal, and the signatures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.calendar.queries import clock_state
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine
from licensing.applications.queries import answers_of
from licensing.assessments.queries import unassessed_lines
from licensing.assessments.rules import line_list
from licensing.decisions import queries, rules, services
from licensing.decisions.combining import combined, mark
from licensing.decisions.first_values import from_decision, from_intent, from_recommendation
from licensing.decisions.forms import (
    AnnouncementForm,
    DecisionForm,
    SendBackForm,
    TakeBackForm,
)
from licensing.decisions.models import Decision, RefusalIntent
from licensing.handling.looks import note_looks
from licensing.handling.models import About
from licensing.handling.queries import MARKED
from licensing.organizations.models import MemberRole
from licensing.organizations.queries import identity_at
from licensing.organizations.queries.members import role_at
from licensing.referrals.desk.pages import decision_context
from licensing.review.desk import FIELD_OF_CODE, find_case, place_error
from licensing.review.editions import say_editions
from licensing.review.forms import posted
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.review.panels import panels_for
from licensing.review.queries import cases_visible_to, read_findings, totals_of
from licensing.review.rules import SERVICE_CLOCK, total_by_currency
from licensing.review.waits import panels_of, waits_for, with_waits
from licensing.types import registry as types
from licensing.types.urgency import claim_of
from screening.hits.queries import hits_for, latest_run
from screening.risk.queries import latest as latest_assessment


@opens_for("review.see_cases")
@require_safe
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything about one case on one page, with the next step and who may take it."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).select_related(*RELATED).prefetch_related("application__parties")
    cases = queries.cases_with_decision(cases).annotate(filed_as=role_at(*FILING))
    case = get_object_or_404(with_waits(cases), pk=case_id)
    parts = queries.decided_lines(case)
    decision = parts[0].decision if parts else None
    lines = [part.line for part in parts] or list(case.application.lines.select_related("entry"))
    parties = list(case.application.parties.all())
    closed = case.status in CLOSED
    opinions = queries.opinions_of(case)
    queries.say_recommended(case)
    hits = list(hits_for(case.pk))
    found = None if closed else queries.clearance_of(case, hits=hits)
    note_looks(actor, case.pk, About.CASE, [case.pk])
    return render(
        request,
        "licensing/decisions/case.html",
        {
            "case": case,
            "application": case.application,
            "exporter_then": identity_at(case.application.organization, case.application.submitted_at),
            "closed": closed,
            "lines": lines,
            "totals": total_by_currency([(line.value, line.currency) for line in lines]),
            "parties": parties,
            "kind": types.find(case.kind),
            "kind_name": types.name_of(case.kind),
            "pages": answers_of(case.application),
            "attachments": list(case.application.attachments.filter(removed=False).select_related(*MARKED)),
            "clearance": found,
            "run": latest_run(case.pk) if found is None else found.run,
            "hits": hits,
            "assessment": latest_assessment(case.pk),
            "clock": clock_state(case.pk, SERVICE_CLOCK, timezone.now()),
            "decision": decision,
            "decision_lines": parts,
            "excluded": queries.excluded_of(case, decision),
            "intents": queries.intents_of(case),
            "opinions": opinions,
            "conflicts": queries.conflicts_of(opinions),
            "may": _may(actor, case, decision),
            "by_agent": case.filed_as == MemberRole.AGENT,  # type: ignore[attr-defined]
            "mine": case.officer_id == actor.pk,
            "may_take": actor.holds("review.recommend"),
            "waits_for": waits_for(case),
            "waits_at": panels_of(case),
            "panels": panels_for(actor, case),
            "claim": claim_of(case.application.answers) if case.urgent else None,
        },
    )


RELATED = (
    "recommendation__made_by",
    "urgency_by",
    "license",
    "application__site",
    "application__submitted_by",
)
FILING = ("application__submitted_by", "application__organization", "application__submitted_at")
ON_THE_CASE = (
    "review.assign",
    "review.recommend",
    "review.advise",
    "review.work_case",
    "decisions.decide",
    "priority.rule",
)
FIELDS = FIELD_OF_CODE | {
    "ground_not_chosen": "criteria",
    "not_heard": "unheard",
    "answer_awaited": "outcome",
    "intent_pending": "outcome",
    "valid_until_out_of_range": "valid_until",
    "own_words_too_long": "own_words",
    "own_words_not_plain": "own_words",
    "own_words_protected": "own_words",
    "concern_unanswered": "mitigations",
}


def _may(actor: User, case: Case, decision: Decision | None) -> dict[str, Verdict]:
    """Return what the person may do on the case page, each with the reason why not."""
    may = {name: check(actor, name, case) for name in ON_THE_CASE}
    if may["decisions.decide"] and case.is_referred:  # type: ignore[attr-defined]
        may["decisions.decide"] = Verdict("An agency's answer is awaited. See the referrals.")
    if decision is not None and decision.waiting:
        may["decisions.countersign"] = check(actor, "decisions.countersign", decision)
    return {name.replace(".", "_"): verdict for name, verdict in may.items()}


@opens_for("decisions.decide")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a decision, by line, by party and as a whole; it starts from what was written before."""
    actor = actor_of(request)
    cases = queries.cases_with_decision(cases_visible_to(actor))
    of_lines = Prefetch("application__lines", GoodsLine.objects.select_related("entry"))
    related = cases.select_related("recommendation__made_by").prefetch_related(
        "application__parties", of_lines
    )
    case = get_object_or_404(related, pk=case_id)
    lines = list(case.application.lines.all())
    parties = list(case.application.parties.all())
    intents = queries.intents_of(case)
    opinions = queries.opinions_of(case)
    say_editions(case, opinions)
    queries.say_recommended(case)
    kind = types.of(case.kind)
    referrals = _referrals(case)
    first = _first_values(case, intents, referrals, lines)
    form = DecisionForm(
        posted(request), lines=lines, kind=kind, parties=parties, varies=case.varies, initial=first
    )
    mark(form, referrals["asks"], referrals["binding"], referrals["names"], referrals["rulings"])
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(
                case,
                advice=form.advice(),
                granted=form.granted(),
                terms=form.terms(),
                actor=actor,
                version=request.POST.get("version", ""),
            )
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, "The decision waits for a second signature.")
            return redirect("licensing:case", case.pk)
    totals = total_by_currency([(line.value, line.currency) for line in lines])
    unassessed = unassessed_lines(case)
    context = {
        "case": case,
        "form": form,
        "kind": kind,
        "verdict": check(actor, "decisions.decide", case) and Verdict(" ".join(referrals["blocked"])),
        "referrals": referrals,
        "unassessed": line_list(unassessed) if unassessed else "",
        "clearance": queries.clearance_of(case),
        "assessment": latest_assessment(case.pk),
        "signatures": rules.signatures("approve", band=case.band, totals=totals),
        "intents": intents,
        "opinions": opinions,
        "conflicts": queries.conflicts_of(opinions),
        "totals": totals,
    }
    return render(request, "licensing/decisions/decide.html", context, status=422 if form.errors else 200)


def decision_form(case: Case, typed: QueryDict) -> DecisionForm:
    """Return the form of a case's decision with what was typed."""
    application = case.application
    return DecisionForm(
        typed,
        lines=application.lines.select_related("entry"),
        kind=types.of(case.kind),
        parties=application.parties.all(),
        varies=case.varies,
    )


def _referrals(case: Case) -> dict[str, Any]:
    """Return what who decides sees of referrals; `case` comes from `cases_with_decision`."""
    if not case.has_referral:  # type: ignore[attr-defined]
        return {
            "obstacles": [],
            "blocked": [],
            "given": [],
            "asks": [],
            "binding": [],
            "rulings": [],
            "names": {},
        }
    return decision_context(case, today=timezone.localdate())


def _first_values(
    case: Case, intents: list[RefusalIntent], referrals: dict[str, Any], lines: list[GoodsLine]
) -> dict[str, object]:
    """Return what a decision starts from: what was announced, sent back or recommended, the newest of it.

    A recommendation comes with what the agencies ask for; a decision that was sent back stays as written.
    """
    if case.status == CaseStatus.INTENT and intents:
        return from_intent(intents[0])
    recommendation = case.recommendation
    sent_back = queries.sent_back_since(case, recommendation) if recommendation is not None else None
    if sent_back is not None:
        return from_decision(sent_back)
    advised = from_recommendation(recommendation) if recommendation is not None else {}
    counts = types.of(case.kind).counts
    return combined(
        advised,
        referrals["binding"],
        referrals["names"],
        lines,
        counts=counts,
        rulings=referrals["rulings"],
    )


@opens_for("decisions.decide")
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Tell the exporter that a refusal is intended, and why."""
    case = find_case(request, case_id)
    actor = actor_of(request)
    made = case.recommendation
    if made is not None:
        read_findings(made)
    form = AnnouncementForm(posted(request), initial=from_recommendation(made) if made is not None else {})
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            intent = services.announce(case, announcement=form.announcement(), actor=actor, version=version)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(
                request, f"The exporter was told and may answer until {intent.due_on:%-d %b %Y}."
            )
            return redirect("licensing:case", case.pk)
    context = {
        "case": case,
        "totals": totals_of(case),
        "form": form,
        "verdict": _may_announce(actor, case),
        "days": rules.INTENT_DAYS,
    }
    return render(request, "licensing/decisions/announce.html", context, status=422 if form.errors else 200)


def _may_announce(actor: User, case: Case) -> Verdict:
    if case.status == CaseStatus.INTENT:
        return Verdict("A refusal is announced already.")
    return check(actor, "decisions.decide", case)


@opens_for("decisions.decide")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take an announced refusal back: the review goes on."""
    case = find_case(request, case_id)
    actor = actor_of(request)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason, version = form.cleaned_data["reason"], request.POST.get("version", "")
        services.take_back(case, reason=reason, actor=actor, version=version)
        messages.success(request, "The announcement was taken back; the case is under review again.")
        return redirect("licensing:case", case.pk)
    context = {"case": case, "form": form, "verdict": _may_take_back(actor, case)}
    return render(request, "licensing/decisions/take_back.html", context, status=422 if form.errors else 200)


def _may_take_back(actor: User, case: Case) -> Verdict:
    if case.status == CaseStatus.UNDER_REVIEW:
        return Verdict("No refusal is announced in this case.")
    return check(actor, "decisions.decide", case)


def _find(request: HttpRequest, decision_id: UUID) -> Decision:
    return get_object_or_404(
        queries.decisions_visible_to(actor_of(request)).select_related("case__application"), pk=decision_id
    )


@opens_for("decisions.countersign")
@require_POST
def countersign(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Put the next signature under a decision."""
    decision = services.countersign(_find(request, decision_id), actor=actor_of(request))
    done = "You countersigned the decision; the case is closed."
    half = "You gave the first of two countersignatures. Another person gives the second."
    messages.success(request, half if decision.waiting else done)
    return redirect("licensing:case", decision.case_id)


@opens_for("decisions.countersign")
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Send a decision back to its officer, with the reason."""
    decision = _find(request, decision_id)
    form = SendBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.send_back(decision, reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, "The decision went back to its officer.")
        return redirect("licensing:case", decision.case_id)
    context = {"decision": decision, "case": decision.case, "form": form}
    return render(request, "licensing/decisions/send_back.html", context, status=422 if form.errors else 200)
