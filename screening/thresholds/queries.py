"""Reads of configurations, previews and reviews."""

from datetime import date

from django.db.models import DateField, Exists, Func, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.counts import Counted
from exportctl.core.people.models import User
from screening.configurations import queries as configurations
from screening.configurations.models import Configuration
from screening.matching import MATCHER_VERSION
from screening.thresholds.models import Preview, ThresholdReview
from screening.thresholds.rules import REVIEW_MONTHS, months_after


def configurations_visible_to(actor: User) -> QuerySet[Configuration]:
    """Return all versions for those who may see them, none for others."""
    rows = Configuration.objects.select_related("proposed_by", "decided_by")
    return rows if check(actor, "matching.see") else rows.none()


def reviews_visible_to(actor: User) -> QuerySet[ThresholdReview]:
    """Return all reviews for those who may see them, none for others."""
    rows = ThresholdReview.objects.select_related("opened_by", "decided_by", "configuration")
    return rows if check(actor, "matching.see") else rows.none()


def preview_of(configuration: Configuration) -> Preview | None:
    """Return the newest preview of a configuration."""
    return configuration.previews.select_related("against").order_by("-created_at").first()


def why_not_in_force(configuration: Configuration) -> str:
    """Say why a proposal cannot come into force now; "" where nothing is in the way.

    It must have been previewed against the configuration in force, with the engine of now.
    """
    preview, current = preview_of(configuration), configurations.in_force()
    if preview is None or preview.status == Preview.Status.QUEUED:
        return "What it would change is still being computed."
    if preview.status == Preview.Status.FAILED:
        return f"What it would change could not be computed: {preview.error}"
    if current is None or preview.against_id != current.pk or preview.matcher_version != MATCHER_VERSION:
        return "Its preview is out of date: reject it, and propose it again."
    return ""


def review_since() -> date:
    """Return the day from which the next review counts: the last one's end, or the first version's day."""
    last = ThresholdReview.objects.order_by("-period_to").values_list("period_to", flat=True).first()
    if last is not None:
        return last
    first = Configuration.objects.order_by("number").values_list("proposed_at", flat=True).first()
    return timezone.localdate(first) if first is not None else timezone.localdate()


def review_due() -> date:
    """Return the day by which the next review is to be opened: six months after the last one's end."""
    return months_after(review_since(), REVIEW_MONTHS)


def waiting(actor: User) -> Combinable:
    """Return how much waits for a decision: a proposal, an open review, and a review that is overdue."""
    versions = configurations_visible_to(actor)
    open_reviews = reviews_visible_to(actor).exclude(status=ThresholdReview.Status.CLOSED)
    overdue = _overdue(versions).filter(~Exists(open_reviews))
    proposed = versions.filter(status=Configuration.Status.PROPOSED)
    return Counted(proposed) + Counted(open_reviews) + Counted(overdue)


class _MonthsAfter(Func):
    """The same day some months later, as `months_after` of the rules."""

    template = "(%(expressions)s + make_interval(months => %(months)s))::date"
    output_field = DateField()


def _overdue(versions: QuerySet[Configuration]) -> QuerySet[Configuration]:
    """Return the first version where `review_due` is a day of the past."""
    first = Configuration.objects.order_by("number").values("pk")[:1]
    last = ThresholdReview.objects.order_by("-period_to").values("period_to")[:1]
    since = Coalesce(Subquery(last), TruncDate("proposed_at"))
    dated = versions.filter(pk=Subquery(first)).alias(due=_MonthsAfter(since, months=REVIEW_MONTHS))
    return dated.filter(due__lt=timezone.localdate())
