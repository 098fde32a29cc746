"""How long a license of a type runs; pure."""

import calendar
from datetime import date, timedelta


def last_day(start: date, months: int) -> date:
    """Return the last day of so many months that begin on `start`, both days included."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)
