"""The case page with its decision, and the two signatures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.calendar.queries import clock_state
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.decisions import queries, services
from licensing.decisions.forms import DecisionForm, SendBackForm
from licensing.decisions.models import Decision, DecisionStatus
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.review.models import CLOSED, Case
from licensing.review.queries import cases_visible_to, waits_for
from licensing.review.rules import CONDITIONS, SERVICE_CLOCK, total_by_currency
from screening.hits.queries import hits_for, latest_run
from screening.risk.queries import latest as latest_assessment


@opens_for("review.see_cases")
@require_safe
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything about one case on one page, with the next step and who may take it."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).select_related(*RELATED).prefetch_related("application__parties")
    cases = queries.cases_with_decision(cases)
    case = get_object_or_404(cases, pk=case_id)
    parts = queries.decided_lines(case)
    decision = parts[0].decision if parts else None
    lines = [part.line for part in parts] or list(case.application.lines.select_related("entry"))
    parties = list(case.application.parties.all())
    closed = case.status in CLOSED
    hits = list(hits_for(case.pk))
    found = None if closed else queries.clearance_of(case, hits=hits)
    return render(
        request,
        "licensing/decisions/case.html",
        {
            "case": case,
            "application": case.application,
            "closed": closed,
            "lines": lines,
            "totals": total_by_currency([(line.value, line.currency) for line in lines]),
            "parties": parties,
            "attachments": list(case.application.attachments.filter(removed=False).select_related("file")),
            "clearance": found,
            "run": latest_run(case.pk) if found is None else found.run,
            "hits": hits,
            "assessment": latest_assessment(case.pk),
            "clock": clock_state(case.pk, SERVICE_CLOCK, timezone.now()),
            "enquiries": list(case.enquiries.select_related("asked_by", "answered_by")),
            "decision": decision,
            "decision_lines": parts,
            "may": _may(actor, case, decision),
            "mine": case.officer_id == actor.pk,
            "may_take": actor.holds("review.recommend"),
            "waits_for": waits_for(case),
        },
    )


RELATED = ("recommendation__made_by", "license")
ON_THE_CASE = ("review.assign", "review.ask", "review.recommend", "review.work_case", "decisions.decide")


def _may(actor: User, case: Case, decision: Decision | None) -> dict[str, Verdict]:
    """Return what the person may do on the case page, each with the reason why not."""
    may = {name: check(actor, name, case) for name in ON_THE_CASE}
    if decision is not None and decision.status == DecisionStatus.PROPOSED:
        may["decisions.countersign"] = check(actor, "decisions.countersign", decision)
    return {name.replace(".", "_"): verdict for name, verdict in may.items()}


@opens_for("decisions.decide")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a decision, by line and as a whole; it starts from the recommendation."""
    case = find_case(request, case_id)
    actor = actor_of(request)
    lines = case.application.lines.select_related("entry")
    form = DecisionForm(posted(request), lines=lines, initial=_from_recommendation(case))
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(
                case,
                advice=form.advice(),
                granted=form.granted(),
                actor=actor,
                version=request.POST.get("version", ""),
            )
        except DomainError as error:
            place_error(form, error)
        else:
            messages.success(request, "The decision waits for a second signature.")
            return redirect("licensing:case", case.pk)
    context = {
        "case": case,
        "form": form,
        "verdict": check(actor, "decisions.decide", case),
        "clearance": queries.clearance_of(case),
        "assessment": latest_assessment(case.pk),
    }
    return render(request, "licensing/decisions/decide.html", context, status=422 if form.errors else 200)


def _from_recommendation(case: Case) -> dict[str, object]:
    recommendation = case.recommendation
    if recommendation is None:
        return {}
    known = [text for text in recommendation.conditions if text in CONDITIONS]
    own = [text for text in recommendation.conditions if text not in known]
    return {
        "outcome": recommendation.outcome,
        "conditions": known,
        "own_conditions": "\n".join(own),
        "criteria": recommendation.criteria,
    }


def _find(request: HttpRequest, decision_id: UUID) -> Decision:
    return get_object_or_404(
        queries.decisions_visible_to(actor_of(request)).select_related("case__application"), pk=decision_id
    )


@opens_for("decisions.countersign")
@require_POST
def countersign(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Put the second signature under a decision."""
    decision = services.countersign(_find(request, decision_id), actor=actor_of(request))
    messages.success(request, "You countersigned the decision; the case is closed.")
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
