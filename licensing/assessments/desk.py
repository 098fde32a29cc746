"""Pages of the technical assessment: the panel of a case, signing, and the queue."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from licensing.assessments import precedents, queries, rules, services
from licensing.assessments.forms import AssessForm, QueueForm, chosen_lines, from_source, is_as_filled
from licensing.assessments.permissions import why_closed
from licensing.competence import queries as competence
from licensing.competence.rules import CATEGORIES, named
from licensing.review.desk import find_case
from licensing.review.models import Case
from licensing.review.panels import show_panel


@opens_for("assessments.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the lines of a case with their assessments: a page of its own, and the part of the case page."""
    case, actor = find_case(request, case_id), actor_of(request)
    states = queries.line_states(case)
    context = _standing(case, states) | {
        "case": case,
        "states": states,
        "verdict": check(actor, "assessments.sign", case),
        "assesses": actor.holds("assessments.sign"),
    }
    return show_panel(request, "licensing/assessments/panel.html", context)


def _standing(case: Case, states: list[queries.LineState]) -> dict[str, Any]:
    """Return how far a case is, who has it and who must act."""
    progress, reviewer = queries.progress_of(states), queries.reviewer_of(case)
    wanted = queries.categories_to_sign(states)
    able = ""
    if progress.state != "complete":
        able = competence.who_could_sign(wanted, competence.signers(timezone.localdate()))
    who = rules.who_must_act(
        progress,
        reviewer=str(reviewer) if reviewer else "",
        able=able,
        closed=why_closed(case),
    )
    return {"progress": progress, "reviewer": reviewer, "who": who, "wanted": _in_words(wanted)}


def _in_words(categories: Any) -> list[str]:
    return [named(category) for category in sorted(set(categories) & CATEGORIES.keys())]


@opens_for("assessments.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Assess the chosen lines alike and sign; `from` names a precedent that fills the form."""
    case, actor = find_case(request, case_id), actor_of(request)
    states = queries.line_states(case)
    posted = request.method == "POST"
    values = request.POST.getlist("line") if posted else request.GET.getlist("line")
    chosen, seen = chosen_lines(values, states)
    source = precedents.find(actor, (request.POST if posted else request.GET).get("source", ""))
    form = AssessForm(request.POST if posted else None, initial=_first_values(chosen, source))
    if form.is_bound and form.is_valid():
        try:
            services.sign(
                case, finding=form.finding(), seen=seen, actor=actor, reused=_reused(form, chosen, source)
            )
        except DomainError as error:
            form.place(error)
        else:
            said = rules.line_list([one.line.number for one in chosen])
            messages.success(request, f"You signed the assessment of {said}.")
            return redirect("licensing:case-assessment", case.pk)
    lines = [one.line for one in chosen]
    found = precedents.beside(actor, case, lines) if lines else {}
    held, today = competence.held_by(actor), timezone.localdate()
    declared = {one.line.entry.category for one in chosen} & CATEGORIES.keys()
    context = {
        "case": case,
        "form": form,
        "chosen": [(one, found.get(one.line.pk, [])) for one in chosen],
        "seen": [f"{line}:{number}" for line, number in seen.items()],
        "source": source,
        "verdict": check(actor, "assessments.sign", case),
        "lacks": competence.lacks(held, declared, today),
        "could": competence.who_could_sign(declared, competence.signers(today)),
    }
    return render(request, "licensing/assessments/assess.html", context, status=422 if form.errors else 200)


def _first_values(chosen: list[queries.LineState], source: Any) -> dict[str, Any]:
    """Return what the form starts from: a precedent, or what one line was found to be before."""
    if source is not None:
        return from_source(source) | {"source": precedents.Precedent(source, [], (0, 0)).key}
    if len(chosen) == 1 and (now := chosen[0].now) is not None:
        return from_source(now) | {"note": now.note}
    return {}


def _reused(form: AssessForm, chosen: list[queries.LineState], source: Any) -> services.Reused | None:
    if source is None:
        return None
    alike = {one.line.pk: precedents.alike(one.line, source).alike for one in chosen}
    return services.Reused(source, alike, is_as_filled(form, source))


@opens_for("assessments.sign")
@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the technical work of a case."""
    case = find_case(request, case_id)
    services.take(case, actor=actor_of(request), holder=request.POST.get("holder", ""))
    messages.success(request, f"The technical assessment of {case.reference} is yours now.")
    return redirect("licensing:case-assessment", case.pk)


@opens_for("assessments.sign")
@require_POST
def release(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give the technical work of a case back."""
    case = find_case(request, case_id)
    services.release(case, actor=actor_of(request))
    messages.success(request, f"Another reviewer can take {case.reference} now.")
    return redirect("licensing:case-assessment", case.pk)


@opens_for("assessments.see")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the cases with lines that wait for an assessment, the most urgent first."""
    actor, today = actor_of(request), timezone.localdate()
    mine = queries.signable(actor, on=today)
    form = QueueForm(request.GET)
    filters = form.filters("signable" if actor.holds("assessments.sign") else "all")
    counts = queries.queue_counts(actor, filters, mine=mine)
    many = counts[filters.whose] > queries.COUNTED_TO
    cases = queries.with_progress(queries.queue(actor, filters, mine=mine, many=many))
    page = keyset_page(cases, request, order=("due_on", "pk"))
    context = {
        "form": form,
        "filters": filters,
        "mine": _in_words(mine),
        "page": page,
        "rows": [(case, _why(case, today)) for case in page.rows],
        "chips": [
            (_url(request, key), key, label, _counted(counts[key])) for key, label in queries.WHOSE.items()
        ],
    }
    return render(request, "licensing/assessments/queue.html", context)


def _counted(number: int) -> str:
    return f"{queries.COUNTED_TO:,}+" if number > queries.COUNTED_TO else f"{number:,}"


def _url(request: HttpRequest, whose: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query["whose"] = whose
    return f"?{query.urlencode()}"


def _why(case: Any, today: Any) -> str:
    """Return why a case stands in the queue."""
    progress = rules.Progress(case.lines_total, case.lines_done)
    wanted = sorted(set(case.wanted) & CATEGORIES.keys())
    left = f"{progress.lines - progress.done} of {progress.lines} lines to assess"
    about = f", category {', '.join(wanted)}" if wanted else ""
    late = "; the case is overdue" if case.due_on < today and not case.waiting else ""
    return f"{left}{about}{late}"
