"""News that a case listens to. A thread of screening may also be a party of the registry, without a case."""

from uuid import UUID

from exportctl.core.calendar.followers import follow_due_day
from exportctl.core.outbox import handles
from licensing.organizations.events import OrganizationChanged
from licensing.review import services
from licensing.review.models import Case
from licensing.review.rules import SERVICE_CLOCK
from screening.hits.events import HitRuled, ScreeningFinished

follow_due_day(SERVICE_CLOCK, Case)


@handles(OrganizationChanged)
def screen_changed_exporter(event: OrganizationChanged) -> None:
    """Screen again what an exporter has live, as it is described now, and find its cases by its new name."""
    services.find_by_new_name(event.organization_id)
    services.screen_exporters(organization=event.organization_id)


@handles(ScreeningFinished)
def score_after_screening(event: ScreeningFinished) -> None:
    """Score the case once its parties are screened. A failed run is scored too, but stays in screening."""
    _score(event.thread)


@handles(HitRuled)
def score_after_ruling(event: HitRuled) -> None:
    """Score the case again: a ruling changes what the score rests on."""
    _score(event.thread)


def _score(thread: UUID) -> None:
    """Score a case; parties of the registry are screened too, and are no case."""
    if Case.objects.filter(pk=thread).exists():
        services.score(thread)
