"""News that starts a re-screening, or ends the wait of one; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from screening.configurations.events import ConfigurationInForce
from screening.hits.events import ScreeningFinished
from screening.rescreening import services
from screening.watchlists.events import EditionInForce


@handles(EditionInForce)
def rescreen_after_edition(event: EditionInForce) -> None:
    """Compare all live parties with what the new edition changed."""
    services.start_for_edition(event.edition_id, event.previous_id)


@handles(ConfigurationInForce)
def rescreen_after_configuration(event: ConfigurationInForce) -> None:
    """Compare all live parties in full by the new weights and thresholds."""
    services.start_for_configuration(event.configuration_id, event.previous_id)


@handles(ScreeningFinished)
def close_after_screening(event: ScreeningFinished) -> None:
    """End a re-screening that only waited for this screening."""
    services.close_after(event.run_id)
