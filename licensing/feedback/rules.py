"""When a survey can be answered, which answers are shown, and how two years compare. Pure."""

from datetime import date, timedelta

DAYS_TO_ANSWER = 30
FEWEST = 5  # no figure and no comment is shown of fewer answers
MONTHS_SHOWN = 24
LONGEST_COMMENT = 1000
YEAR = timedelta(days=365)


def last_day(closed_on: date) -> date:
    """Return the last day on which the survey after a case can be answered."""
    return closed_on + timedelta(days=DAYS_TO_ANSWER)


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def shown_months(today: date) -> tuple[date, date]:
    """Return the first month that is shown, and the first that is not shown yet.

    A month is shown once no answer can be added to it: whoever looks twice could else tell who came between.
    """
    end = month_of(today - timedelta(days=DAYS_TO_ANSWER))
    months = end.year * 12 + end.month - 1 - MONTHS_SHOWN
    return date(months // 12, months % 12 + 1, 1), end


def comparison(now: int, filed: int, before: int, filed_before: int) -> str:
    """Say how often something happened against the year before, each as a share of what was filed."""
    if not filed_before:
        return "Nothing filed in the year before"
    if not filed:
        return "Nothing filed in this year"
    left, right = now * filed_before, before * filed
    if left == right:
        return "As often"
    return "More often" if left > right else "Less often"
