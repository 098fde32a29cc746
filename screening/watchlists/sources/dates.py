"""Dates as publishers write them, to the extended date/time format (EDTF) of `listed.py`."""

import re
from datetime import date

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
ABOUT = re.compile(r"(?:circa|approximately|approx\.?|about|ca?\.)\s*", re.IGNORECASE)
ENDS = re.compile(
    r"\s+to\s+|\s+and\s+|(?:(?<=\d{4})|(?<=-\d\d)|(?<=~))/(?=\d{4}\b)|(?<=\d{4})\s*[-\u2013]\s*(?=\d{4}\b)"
)
LONGEST = 60
ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
WORDS = re.compile(r"(?:(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* )?(\d{4})")
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
EARLIEST, LATEST = 1000, 2100


def edtf(text: str) -> str:
    """Turn one date or range into EDTF; empty if it is not one.

    Read are `1938`, `1938-05-03`, `03 May 1938`, `May 1938`, `03/05/1938` (day first, `00` for what is
    not known), `circa` and its kin before any of them, and two of them as a range.
    """
    if len(text) > LONGEST:
        return ""
    ends = [end.strip() for end in ENDS.split(text.strip().removeprefix("between "))]
    about = "~" if any(ABOUT.match(end) or end.endswith("~") for end in ends) else ""
    days = [_day(ABOUT.sub("", end, count=1).removesuffix("~")) for end in ends]
    if len(days) > 2 or not all(days) or days != sorted(days):
        return ""
    return "/".join(f"{day}{about}" for day in days)


def exact(text: str) -> date | None:
    """Return the day that `text` names, in any form that `edtf` reads; None if it is not one whole day."""
    day = _day(text.strip())
    return date.fromisoformat(day) if len(day) == len("2026-03-02") else None


def _day(text: str) -> str:
    if match := ISO.fullmatch(text):
        year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
    elif match := WORDS.fullmatch(text):
        year, day = match[3], int(match[1] or 0)
        month = MONTHS.get((match[2] or "").casefold(), -1 if match[2] else 0)
    elif match := DAY_FIRST.fullmatch(text):
        year, month, day = match[3], int(match[2]), int(match[1])
    else:
        return ""
    return _checked(int(year), month, day)


def _checked(year: int, month: int, day: int) -> str:
    """Write the parts that are known; empty if there is no such day."""
    if not EARLIEST <= year <= LATEST:
        return ""
    if not month:
        return f"{year}" if not day else ""
    try:
        known = date(year, month, day or 1)
    except ValueError:
        return ""
    return known.isoformat() if day else known.isoformat()[:7]
