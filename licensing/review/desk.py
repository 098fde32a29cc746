"""The regulator's pages about one case: its timeline, and what an officer does with it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline as events_of
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from licensing.review import queries, services
from licensing.review.forms import AssignForm, RecommendationForm, TimelineForm, posted
from licensing.review.models import Case
from licensing.review.panels import show_panel


def find_case(request: HttpRequest, case_id: UUID) -> Case:
    """Return a case that the person may know of, or 404."""
    return get_object_or_404(
        queries.cases_visible_to(actor_of(request)).select_related("recommendation__made_by"), pk=case_id
    )


@opens_for("review.see_cases")
@require_safe
def timeline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case's timeline, all of it or what was asked for: a page, and the part that the case page loads."""
    case = find_case(request, case_id)
    events = events_of(case.pk, for_exporter=False)
    form = TimelineForm(request.GET, events=events)
    page = keyset_page(form.narrow(events), request, order=("-seq",), size=50)
    return show_panel(request, "licensing/review/timeline.html", {"case": case, "page": page, "form": form})


@opens_for("review.assign")
@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a case oneself."""
    actor = actor_of(request)
    case = services.assign(find_case(request, case_id), to=actor, actor=actor)
    messages.success(request, f"{case.application.reference} is yours now.")
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target) if safe else redirect("licensing:case", case.pk)


@opens_for("review.assign")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Hand a case to another officer."""
    case = find_case(request, case_id)
    actor = actor_of(request)
    form = AssignForm(posted(request), initial={"officer": case.officer_id})
    if request.method == "POST" and form.is_valid():
        officer = form.cleaned_data["officer"]
        services.assign(case, to=officer, actor=actor, version=request.POST.get("version", ""))
        messages.success(request, f"{case.application.reference} was assigned to {officer}.")
        return redirect("licensing:case", case.pk)
    context = {"case": case, "form": form, "verdict": check(actor, "review.assign", case)}
    return render(request, "licensing/review/assign.html", context, status=422 if form.errors else 200)


@opens_for("review.work_case")
@require_POST
def rescreen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Screen the parties again."""
    case = services.rescreen(find_case(request, case_id), actor=actor_of(request))
    messages.success(request, "The parties are being screened again.")
    return redirect("licensing:case", case.pk)


@opens_for("review.recommend")
@require_http_methods(["GET", "POST"])
def recommend(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a recommendation."""
    return _write_advice(
        request, case_id, services.recommend, page="recommend", done="Your recommendation is on file."
    )


@opens_for("review.advise")
@require_http_methods(["GET", "POST"])
def advise(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give an opinion on a colleague's case."""
    return _write_advice(request, case_id, services.advise, page="advise", done="Your opinion is on file.")


def _write_advice(
    request: HttpRequest, case_id: UUID, act: Callable[..., object], *, page: str, done: str
) -> HttpResponse:
    """Show the form of an advice and take what was written; `page` names its permission and template."""
    case = find_case(request, case_id)
    actor = actor_of(request)
    form = RecommendationForm(posted(request), initial=_written_before(case, actor))
    if request.method == "POST" and form.is_valid():
        try:
            act(case, advice=form.advice(), actor=actor, version=request.POST.get("version", ""))
        except DomainError as error:
            place_error(form, error)
        else:
            messages.success(request, done)
            return redirect("licensing:case", case.pk)
    context = {
        "case": case,
        "totals": queries.totals_of(case),
        "form": form,
        "verdict": check(actor, f"review.{page}", case),
    }
    return render(request, f"licensing/review/{page}.html", context, status=422 if form.errors else 200)


def _written_before(case: Case, actor: User) -> dict[str, object]:
    """Return what somebody recommended before, to go on from; nothing of what another person wrote."""
    made = case.recommendation
    if made is None or made.made_by_id != actor.pk:
        return {}
    queries.read_findings(made)
    return RecommendationForm.values_of(made)


FIELD_OF_CODE = {
    "reason_required": "reason",
    "conditions_required": "conditions",
    "criteria_required": "criteria",
    "criterion_unknown": "criteria",
    "lines_contradict": "outcome",
    "mitigation_required": "mitigations",
}


def place_error(form: forms.Form, error: DomainError, fields: Mapping[str, str] = FIELD_OF_CODE) -> None:
    """Put a refusal beside the field that mends it, or above the form; what was typed stays.

    Refusals of another kind, such as a stale page, go to their own page.
    """
    if error.status != 422:
        raise error
    form.add_error(fields.get(error.code), error.message)
    for gap in error.gaps:
        form.add_error(gap.field if gap.field in form.fields else None, gap.message)
