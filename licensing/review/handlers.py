"""News that a case listens to."""

from exportctl.core.outbox import handles
from licensing.review import services
from screening.hits.events import HitRuled, ScreeningFinished


@handles(ScreeningFinished)
def score_after_screening(event: ScreeningFinished) -> None:
    """Score the case once its parties are screened. A failed run is scored too, but stays in screening."""
    services.score(event.thread)


@handles(HitRuled)
def score_after_ruling(event: HitRuled) -> None:
    """Score the case again: a ruling changes what the score rests on."""
    services.score(event.thread)
