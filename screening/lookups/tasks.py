"""Answering look-ups in a worker."""

from uuid import UUID

from exportctl.core.outbox import job
from screening.lookups import services


@job("screening.answer_lookup")
def answer_lookup(*, lookup_id: str) -> None:
    """Answer one look-up. A repeat finds the answer and stops."""
    services.answer(UUID(lookup_id))
