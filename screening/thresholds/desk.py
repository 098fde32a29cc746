"""The desk's pages: the configuration in force, proposals with their preview, reviews of the thresholds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits.models import Hit
from screening.hits.rules import percent
from screening.thresholds import contents, queries, services
from screening.thresholds.forms import ProposalForm, ReasonForm, ReviewForm
from screening.thresholds.models import Preview, ThresholdReview
from screening.watchlists.models import Watchlist


@opens_for("matching.see")
@require_safe
def matching(request: HttpRequest) -> HttpResponse:
    """Show the configuration in force, the versions before and proposed, and the reviews."""
    actor = actor_of(request)
    current = ensure_configuration()
    reviews = list(queries.reviews_visible_to(actor).order_by("-created_at")[:10])
    due = queries.review_due()
    context = {
        "current": current,
        "weights": contents.weights(current.matching),
        "thresholds": contents.threshold_rows(current.matching, _lists()),
        "page": keyset_page(queries.configurations_visible_to(actor), request, order=("-number",)),
        "reviews": reviews,
        "due": due,
        "overdue": due < timezone.localdate(),
        "may_propose": check(actor, "matching.propose"),
        "may_review": check(actor, "matching.review"),
    }
    return render(request, "screening/thresholds/index.html", context)


@opens_for("matching.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Take another configuration; `from` in the address fills in an older version, to roll back to it."""
    number = request.GET.get("from", "")
    shown = ensure_configuration()
    if number.isdecimal() and len(number) < 10:
        shown = get_object_or_404(queries.configurations_visible_to(actor_of(request)), number=int(number))
    form = ProposalForm(request.POST or None, shown=shown.matching, lists=_lists())
    if not form.is_valid():
        context = {"form": form, "shown": shown}
        status = 422 if form.is_bound else 200
        return render(request, "screening/thresholds/propose.html", context, status=status)
    made = services.propose(
        form.cleaned_data["matching"], reason=form.cleaned_data["reason"], actor=actor_of(request)
    )
    messages.success(request, "Proposed. What it would change is being computed now.")
    return redirect("screening:configuration", made.number)


@opens_for("matching.see")
@require_safe
def configuration(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version: what it changes, its preview, the forms to decide. A part while it is computed."""
    return _page(request, _visible(request, number))


@opens_for("matching.decide")
@require_POST
def put_in_force(request: HttpRequest, number: int) -> HttpResponse:
    """Put a proposal in force."""
    return _decide(request, number, "put_in_force", "In force. The live parties are being screened with it.")


@opens_for("matching.decide")
@require_POST
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """Reject a proposal."""
    return _decide(request, number, "reject", "Rejected. The configuration in force stays.")


@opens_for("matching.review")
@require_POST
def open_review(request: HttpRequest) -> HttpResponse:
    """Open the next review."""
    review = services.open_review(actor=actor_of(request))
    messages.success(request, "Opened. Its figures are being counted now.")
    return redirect("screening:threshold_review", review.pk)


@opens_for("matching.see")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Show a review with its figures, and take its decision."""
    actor = actor_of(request)
    found = get_object_or_404(queries.reviews_visible_to(actor), pk=review_id)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        services.close_review(found, actor=actor, **form.cleaned_data)
        messages.success(request, "Closed, with your decision.")
        if form.cleaned_data["outcome"] == ThresholdReview.Outcome.CHANGE:
            return redirect("screening:propose_configuration")
        return redirect("screening:threshold_review", found.pk)
    context = {
        "review": found,
        "form": form if found.status == ThresholdReview.Status.OPEN else None,
        "may_review": check(actor, "matching.review"),
        "counting": found.status == ThresholdReview.Status.COUNTING,
    }
    name = "_review" if is_part(request) else "review"
    return render(request, f"screening/thresholds/{name}.html", context, status=422 if form.is_bound else 200)


def _decide(request: HttpRequest, number: int, action: str, said: str) -> HttpResponse:
    found, form = _visible(request, number), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    services.decide(found, action, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, said)
    return redirect("screening:configuration", number)


def _visible(request: HttpRequest, number: int) -> Configuration:
    return get_object_or_404(queries.configurations_visible_to(actor_of(request)), number=number)


def _page(request: HttpRequest, found: Configuration, refused: ReasonForm | None = None) -> HttpResponse:
    actor, preview = actor_of(request), queries.preview_of(found)
    proposed = found.status == Configuration.Status.PROPOSED
    other = preview.against if preview is not None else ensure_configuration()
    lists = _lists()
    context: dict[str, Any] = {
        "version": found,
        "against": other,
        "differences": contents.differences(other.matching, found.matching, lists),
        "thresholds": contents.threshold_rows(found.matching, lists),
        "weights": contents.weights(found.matching),
        "preview": preview,
        "changes": _changes(preview, lists),
        "computing": preview is not None and preview.status == Preview.Status.QUEUED,
        "form": (refused or ReasonForm()) if proposed else None,
        "refused": refused,
        "may_decide": check(actor, "matching.decide", found),
        "in_the_way": queries.why_not_in_force(found) if proposed else "",
        "may_propose": check(actor, "matching.propose"),
    }
    name = "_preview" if is_part(request) else "version"
    return render(request, f"screening/thresholds/{name}.html", context, status=422 if refused else 200)


def _changes(preview: Preview | None, lists: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Return in words the hits that would go and come."""
    result = preview.result if preview is not None else {}
    return {
        name: [
            {
                **one,
                "list": lists.get(one["watchlist"], one["watchlist"]),
                "percent": percent(one["score"]),
                "says": Hit.Status(one["ruling"]).label if one["ruling"] else "",
            }
            for one in result.get(f"{name}_first", ())
        ]
        for name in ("vanished", "appeared")
    }


def _lists() -> dict[str, str]:
    return dict(Watchlist.objects.order_by("title").values_list("key", "title"))
