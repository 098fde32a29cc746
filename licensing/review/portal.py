"""The exporter's pages about filed applications: what needs them, filing, tracking."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.calendar.queries import clocks_of
from exportctl.core.errors import Conflict
from licensing.advice.queries import open_questions_of
from licensing.applications.models import Application, ApplicationStatus, GoodsLine, Party
from licensing.applications.portal.rows import end_use_rows, statement_rows
from licensing.applications.queries import answers_of, application_for, applications_visible_to
from licensing.applications.statements.queries import said_by, with_statements
from licensing.review import queries, services
from licensing.review.models import Case
from licensing.review.needs import needs_of
from licensing.review.rules import CRITERIA
from licensing.review.tracked import along, parts_of
from licensing.types import registry as types
from screening.hits.queries import latest_run


def _own_case(request: HttpRequest, application_id: UUID) -> Case:
    """Return the exporter's case with what its page tells of license, change and edition, in one read.

    `changing` is the id of the draft that changes its application, or None. What parts asked for comes along.
    """
    drafts = Application.objects.filter(amends=OuterRef("application"), status=ApplicationStatus.DRAFT)
    of_application = ("amendment", "submitted_by", "site")
    related = ("license", "variation__license", *(f"application__{name}" for name in of_application))
    cases = queries.cases_visible_to(actor_of(request)).select_related(*related)
    cases = cases.annotate(changing=Subquery(drafts.values("pk")[:1]), **along())
    return get_object_or_404(cases, application_id=application_id)


@opens_for("applications.submit")
@require_POST
def file(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """File an application. Sent twice, it is filed once and the second answer shows the same page."""
    actor = actor_of(request)
    application = application_for(actor, application_id)
    try:
        services.file_application(application, actor=actor, version=request.POST.get("version", ""))
    except Conflict as conflict:
        if conflict.code != "already_submitted":
            raise
    return redirect("licensing:tracking", application.pk)


@opens_for("organizations.use")
@require_safe
def tracking(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Where an application is, whose turn it is, and what happened so far."""
    try:
        case = _own_case(request, application_id)
    except Http404:
        return _to_newer_edition(request, application_id)
    application = case.application
    parties = list(with_statements(application.parties.all()))
    outcome = _outcome(case, parties) if case.closed_at else None
    now = timezone.now()
    return render(
        request,
        "licensing/review/tracking.html",
        {
            "case": case,
            "application": application,
            "parts": parts_of(case, list(clocks_of(case.pk)), now),
            "enquiries": list(
                case.enquiries.for_exporter().select_related("line", "party", "document__file")
            ),
            "events": timeline(case.pk, for_exporter=True)[:100],
            "lines": _lines(application, outcome),
            "parties": parties,
            "end_use": end_use_rows(application),
            "statements": [(one, statement_rows(said)) for one in parties if (said := said_by(one))],
            "attachments": application.attachments.filter(removed=False).select_related("file"),
            "kind": types.find(case.kind),
            "kind_name": types.name_of(case.kind),
            "pages": answers_of(application),
            "run": None if case.closed_at else latest_run(case.pk),
            "outcome": outcome,
        },
    )


def _to_newer_edition(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Lead from an edition that was changed since to the one that the case goes on with."""
    newer = get_object_or_404(queries.newer_editions(actor_of(request), application_id))
    messages.info(request, f"{newer.reference} was changed since. This is its current edition.")
    return redirect("licensing:tracking", newer.application_id)


def _outcome(case: Case, parties: Sequence[Party]) -> dict[str, Any] | None:
    """Return what the exporter is told of a decision that took effect: reasons, lines, conditions."""
    told = JSONObject(**{name: f"excluded__{name}" for name in ("party", "reason", "criteria")})
    left_out = ArrayAgg(told, filter=Q(excluded__isnull=False), order_by="excluded__created_at")
    decided = case.decisions.filter(status="countersigned").annotate(left_out=left_out)
    decision = decided.first()
    if decision is None:
        return None
    criteria = [(f"Criterion {one.code}: {CRITERIA[one.code]}", one.public) for one in decision.grounds]
    approves = decision.outcome.startswith("approve")
    lines = list(decision.lines.select_related("line__entry")) if approves else []
    named = {str(party.pk): party for party in parties}
    return {
        "reason": decision.reason,
        "criteria": criteria,
        "conditions": decision.conditions,
        "lines": lines,
        "less": any(not part.in_full for part in lines),
        "excluded": [
            {"party": named[one["party"]], "reason": one["reason"], "grounds": _titled(one["criteria"])}
            for one in decision.left_out or ()
            if approves
        ],
    }


def _titled(codes: Sequence[str] | None) -> list[dict[str, str]]:
    """Return criteria with their titles; decisions before they were kept have none."""
    return [{"code": code, "title": CRITERIA[code]} for code in codes or ()]


def _lines(application: Application, outcome: dict[str, Any] | None) -> Iterable[GoodsLine]:
    """Return the goods of an application: those that the outcome read already, where it is about them."""
    if outcome is not None and outcome["lines"]:
        return [part.line for part in outcome["lines"]]
    return application.lines.select_related("entry")


@opens_for("organizations.use")
@require_safe
def progress(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The live part of the tracking page; it asks again until the automatic checks are done."""
    case = _own_case(request, application_id)
    context = {"case": case, "application": case.application, "run": latest_run(case.pk)}
    part = request.headers.get("HX-Request") == "true"
    if not part:
        return redirect("licensing:tracking", application_id)
    return render(request, "licensing/review/_progress.html", context)


@opens_for("organizations.use")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the exporter first, then drafts and what is under way."""
    actor = actor_of(request)
    applications = applications_visible_to(actor)
    drafts = applications.filter(status="draft").order_by("-updated_at")[:10]
    cases = queries.cases_visible_to(actor)
    return render(
        request,
        "licensing/review/home.html",
        {
            "questions": queries.questions_to(actor)[:20],
            "announced": queries.announced_refusals_of(actor)[:20],
            "advice_questions": open_questions_of(actor)[:20],
            "needs": needs_of(actor),
            "today": timezone.localdate(),
            "drafts": drafts,
            "running": cases.filter(closed_at=None).order_by("-submitted_at")[:10],
            "decided": cases.exclude(closed_at=None).order_by("-closed_at")[:5],
        },
    )
