"""Counting in a worker, which has the index of the lists."""

from uuid import UUID

from exportctl.core.outbox import job
from screening.thresholds.services import previews, reviews


@job("screening.preview_configuration")
def preview(*, preview_id: str) -> None:
    """Compute a preview. A repeat finds it computed and stops."""
    previews.compute(UUID(preview_id))


@job("screening.count_review")
def count(*, review_id: str) -> None:
    """Count the figures of a review. A repeat finds them counted and stops."""
    reviews.count(UUID(review_id))
