"""What the demonstration shows of clocks: a closing day that was known in time, and forecasts."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from exportctl.core.calendar import rules
from exportctl.core.calendar.closing import enter_closing_day
from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.forecasts.services import make_forecasts

DAYS_AGO = 12
ENTERED_BEFORE = 180  # days: it was entered when it still lay ahead, so that no due day moved for it


def close_a_day(manager: User) -> None:
    """Enter a day of the last weeks, long before it came, on which the authority was closed."""
    day = timezone.localdate() - timedelta(days=DAYS_AGO)
    while not rules.is_counted(day, unit=rules.WORKING, jurisdiction=settings.JURISDICTION):
        day -= timedelta(days=1)
    with as_of(timezone.now() - timedelta(days=ENTERED_BEFORE)):
        enter_closing_day(day, reason="The office moved to another building", actor=manager)


def forecast() -> None:
    """Make the forecasts that the night would make."""
    make_forecasts(now=timezone.now())
