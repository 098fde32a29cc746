"""Clearing hits as the demonstration's analysts do."""

from collections.abc import Mapping
from uuid import UUID

from exportctl.core.people.models import User
from screening.hits import services
from screening.hits.models import Hit
from screening.hits.queries import open_hits

REASON = "Register extract and website show another firm in another trade."


def clear_all(subject_id: UUID, authority: Mapping[str, User]) -> None:
    """Let one analyst clear every open hit, and the other confirm it where the score asks for two."""
    for hit in open_hits(subject_id):
        cleared = services.clear_hit(
            hit, ground="different_business", reason=REASON, actor=authority["sonia"]
        )
        if cleared.status == Hit.Status.IN_REVIEW:
            services.confirm_ruling(cleared, actor=authority["sven"])
