"""What news does to the registry; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from screening.hits.events import HitRuled, ScreeningFinished
from screening.parties import services
from screening.parties.rules.recognition import is_registry_id


@handles(ScreeningFinished)
def enter_screened(event: ScreeningFinished) -> None:
    """Enter the parties of a case, or look again at what an owner owns."""
    if event.done and is_registry_id(event.thread):
        services.owner_screened(event.thread)
    elif event.done:
        services.enter_screened(event.run_id)


@handles(HitRuled)
def screen_what_is_owned(event: HitRuled) -> None:
    """Screen again what an owner owns, once somebody ruled whether it is listed."""
    if is_registry_id(event.thread):
        services.owner_ruled_on(event.thread)
