"""Reviewing the screening thresholds."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from screening.configurations.services import ensure_configuration, lock
from screening.hits.models import Hit, ScreeningRun
from screening.thresholds import queries
from screening.thresholds.flow import REVIEW_FLOW
from screening.thresholds.models import ThresholdReview
from screening.thresholds.rules import hit_figures, labelled_pairs, test_set_result
from screening.thresholds.testing import answers
from screening.watchlists.models import Watchlist


@transaction.atomic
def open_review(*, actor: User) -> ThresholdReview:
    """Open a review of the time since the last one, up to today, and have its figures counted.

    Raises:
        NotPermitted: the actor may not review.
        Conflict: `review_open`: one waits for a decision; `too_soon`: the last one was opened today.
    """
    require(actor, "matching.review")
    lock()
    if ThresholdReview.objects.exclude(status=ThresholdReview.Status.CLOSED).exists():
        raise Conflict("A review waits for its decision. Close that one first.", code="review_open")
    since, today = queries.review_since(), timezone.localdate()
    if since >= today:
        raise Conflict("The last review reached up to today. There is nothing to review.", code="too_soon")
    review = ThresholdReview.objects.create(
        period_from=since, period_to=today, configuration=ensure_configuration(), opened_by=actor
    )
    audit.record(review, "threshold_review.opened", actor=actor, period=_period(review))
    enqueue("screening.count_review", key=f"count_review:{review.pk}", review_id=str(review.pk))
    return review


@transaction.atomic
def count(review_id: UUID) -> ThresholdReview:
    """Count the figures of a review; a repeat changes nothing."""
    review = ThresholdReview.objects.select_for_update(of=("self",)).get(pk=review_id)
    if review.status != ThresholdReview.Status.COUNTING:
        return review
    figures = _figures(review.period_from, review.period_to)
    pairs = labelled_pairs()
    figures["test_set"] = test_set_result(pairs, answers(pairs, review.configuration.matching))
    return advance(
        review, "count", REVIEW_FLOW, actor=None, fields={"figures": figures}, period=_period(review)
    )


def _figures(first: date, last: date) -> dict[str, object]:
    runs = ScreeningRun.objects.filter(requested_at__date__gte=first, requested_at__date__lte=last)
    hits = Hit.objects.filter(run__in=runs)
    rows = hits.values_list("watchlist", "status").annotate(number=Count("pk")).order_by()
    titles = dict(Watchlist.objects.values_list("key", "title"))
    return {
        "runs": runs.filter(status=ScreeningRun.Status.DONE).count(),
        "failed": runs.filter(status=ScreeningRun.Status.FAILED).count(),
        "with_hits": runs.filter(hit_count__gt=0).count(),
        "lists": hit_figures(rows, titles),
    }


@transaction.atomic
def close_review(review: ThresholdReview, *, outcome: str, reason: str, actor: User) -> ThresholdReview:
    """Decide a review: keep the configuration, or propose another.

    Raises:
        Conflict: it is not open.
        NotPermitted: the actor may not review.
        DomainError: `reason_required`.
    """
    label = ThresholdReview.Outcome(outcome).label.lower()
    given = {
        "outcome": outcome,
        "reason": reason.strip(),
        "decided_by": actor,
        "decided_at": timezone.now(),
    }
    return advance(
        review,
        "decide",
        REVIEW_FLOW,
        actor=actor,
        reason=reason,
        fields=given,
        period=_period(review),
        outcome=label,
    )


def _period(review: ThresholdReview) -> str:
    return f"{review.period_from:%-d %b %Y} to {review.period_to:%-d %b %Y}"
