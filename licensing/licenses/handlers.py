"""What news does to licenses; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from licensing.decisions.events import DecisionCountersigned
from licensing.licenses import services
from screening.hits.events import HitRuled, ScreeningFinished


@handles(DecisionCountersigned)
def issue_license(event: DecisionCountersigned) -> None:
    """Issue the license of an approval."""
    services.issue(event.decision_id)


@handles(HitRuled)
def look_again_after_ruling(event: HitRuled) -> None:
    """Issue what was withheld for the hit; hold what is blocked now, and lift a hold that the ruling ends."""
    services.issue_withheld(event.thread)
    services.follow_screening(event.thread)


@handles(ScreeningFinished)
def look_again_after_screening(event: ScreeningFinished) -> None:
    """Issue what was withheld until the screening; hold a license whose parties may be listed now."""
    if event.done:
        services.issue_withheld(event.thread)
        services.follow_screening(event.thread)
