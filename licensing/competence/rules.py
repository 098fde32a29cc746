"""What people of the authority were trained and authorized for, and why somebody may not sign; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from exportctl.core.errors import DomainError

# The categories of dual-use lists, and the munitions list.
CATEGORIES = {
    "0": "Nuclear and miscellaneous",
    "1": "Materials, chemicals and biological agents",
    "2": "Materials processing",
    "3": "Electronics",
    "4": "Computers",
    "5": "Telecommunications and information security",
    "6": "Sensors and lasers",
    "7": "Navigation and avionics",
    "8": "Marine",
    "9": "Aerospace and propulsion",
    "ML": "Munitions list",
}
AUTHORIZED = "authorized"
LONGEST_YEARS = 5
USUAL_YEARS = 2
REMIND_DAYS = 60  # before the last day; a default of this product


@dataclass(frozen=True)
class Held:
    """One training or authority of a person. `withdrawn` is the day on which it was taken away."""

    categories: tuple[str, ...]
    level: str
    valid_from: date
    valid_until: date
    withdrawn: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it counts on a day."""
        return self.withdrawn is None and self.valid_from <= on <= self.valid_until


def named(category: str) -> str:
    """Return a category with its name: "category 6 (Sensors and lasers)"."""
    number = "the munitions list" if category == "ML" else f"category {category}"
    return number if category == "ML" else f"{number} ({CATEGORIES[category]})"


def why_not(held: Iterable[Held], category: str, on: date) -> str:
    """Return why somebody may not sign for a category on a day, or "" where they may."""
    mine = [one for one in held if category in one.categories]
    valid = [one for one in mine if one.holds(on)]
    about = named(category)
    if any(one.level == AUTHORIZED for one in valid):
        return ""
    if valid:
        return f"Your training in {about} lets you work under supervision only."
    if not mine:
        return f"You have no training in {about}."
    latest = max(mine, key=lambda one: (one.withdrawn is None, one.valid_until))
    if latest.withdrawn is not None:
        return f"Your authority for {about} was withdrawn on {latest.withdrawn:%-d %b %Y}."
    if latest.valid_from > on:
        return f"Your authority for {about} begins on {latest.valid_from:%-d %b %Y}."
    return f"Your authority for {about} expired on {latest.valid_until:%-d %b %Y}."


def check_period(valid_from: date, valid_until: date, *, today: date) -> None:
    """Refuse a period that began in the past, ends before it begins, or lasts too long.

    Raises:
        DomainError: `begins_in_the_past`, `ends_too_early` or `lasts_too_long`.
    """
    if valid_from < today:
        raise DomainError("An authority begins today or later, never in the past.", code="begins_in_the_past")
    if valid_until < valid_from:
        raise DomainError("The last day lies before the first.", code="ends_too_early")
    if valid_until > add_years(valid_from, LONGEST_YEARS):
        raise DomainError(
            f"An authority lasts {LONGEST_YEARS} years at most; then it is given anew.", code="lasts_too_long"
        )


def add_years(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
