"""What may be asked of the watchlists, and how an answer is put into words. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from exportctl.core.errors import DomainError, Gap
from screening.matching import Configuration, Query, comparable

CHECKS_A_DAY = 100  # an organization's own checks: a default of this product, not law
LOWEST_THRESHOLD = Decimal("0.50")
MOST_NAMES = 20
MOST_IDENTIFIERS = 10
LONGEST_NAME = 500
LONGEST_IDENTIFIER = 60
MOST_KEPT = 100  # matches that an answer keeps, best first; it says how many there were
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BIRTH_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
LIKENESS = ((0.95, "nearly the same"), (0.85, "very alike"), (0.0, "alike"))


@dataclass(frozen=True, slots=True)
class Question:
    """Whom somebody asks about.

    The first of `names` is the name, the rest are aliases. `kind` is person, organization, vessel, aircraft
    or empty; `country` is ISO alpha-2 or empty; `birth_date` is `1971`, `1971-03`, `1971-03-02` or empty.
    """

    names: tuple[str, ...]
    kind: str = ""
    country: str = ""
    birth_date: str = ""
    identifiers: tuple[str, ...] = ()

    @property
    def query(self) -> Query:
        """The question as the matcher takes it."""
        return Query(
            names=self.names,
            kind=self.kind,
            countries=(self.country,) if self.country else (),
            birth_date=self.birth_date,
            identifiers=self.identifiers,
        )


def question_json(question: Question) -> dict[str, Any]:
    """Return a question as it is stored."""
    return {**asdict(question), "names": list(question.names), "identifiers": list(question.identifiers)}


def question_from_json(stored: Mapping[str, Any]) -> Question:
    """Return the question that `question_json` stored."""
    many = {key: tuple(stored.get(key, ())) for key in ("names", "identifiers")}
    return Question(**{**stored, **many})


def check_question(question: Question, *, today: date) -> None:
    """Refuse a question that cannot be asked.

    Raises:
        DomainError: `question_refused`, with a gap that names the field.
    """
    problems = [
        *(("names", text) for text in name_problems(question.names)),
        *(("identifiers", text) for text in identifier_problems(question.identifiers)),
        *(("birth_date", text) for text in birth_problems(question.birth_date, today=today)),
    ]
    if problems:
        gaps = [Gap(text, field=field) for field, text in problems]
        raise DomainError(problems[0][1], code="question_refused", gaps=gaps)


def name_problems(names: Iterable[str]) -> list[str]:
    """Say in words what is wrong with some names; an empty list where nothing is."""
    given = list(names)
    if not given:
        return ["Enter a name."]
    found = [f"Give at most {MOST_NAMES} names."] if len(given) > MOST_NAMES else []
    return [*found, *(text for name in given if (text := _name_problem(name)))]


def _name_problem(name: str) -> str:
    if len(name) > LONGEST_NAME:
        return f"A name has at most {LONGEST_NAME} characters; “{name[:20]}…” has {len(name):,}."
    if text := written_problem(name):
        return text
    if not comparable(name):
        return f"“{name[:40]}” has no letter or digit to compare. Write the name out."
    return ""


def written_problem(text: str, *, lines: bool = False) -> str:
    """Say in words which hidden character a text has that no name is written with; empty where none.

    `lines` allows line ends and tabs. Marks that turn the reading direction make a name look like another
    one, so they are named, not dropped.
    """
    if any(character in TURNING for character in text):
        return (
            "There is a hidden mark in it that turns the reading direction. Type it again instead of pasting."
        )
    allowed = "\r\n\t" if lines else ""
    hidden = (character for character in text if character not in allowed)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in hidden):
        return "There is a control character in it. Type it again instead of pasting."
    return ""


def identifier_problems(identifiers: Iterable[str]) -> list[str]:
    """Say in words what is wrong with some numbers."""
    given = list(identifiers)
    found = [f"Give at most {MOST_IDENTIFIERS} numbers."] if len(given) > MOST_IDENTIFIERS else []
    too_long = [
        f"A number has at most {LONGEST_IDENTIFIER} characters; “{number[:20]}…” has {len(number):,}."
        for number in given
        if len(number) > LONGEST_IDENTIFIER
    ]
    return [*found, *too_long, *(text for number in given if (text := written_problem(number)))]


def birth_problems(birth_date: str, *, today: date) -> list[str]:
    """Say in words what is wrong with a date of birth; an empty one is left out."""
    if not birth_date:
        return []
    if not BIRTH_DATE.fullmatch(birth_date):
        return ["Write the date of birth as 1971, 1971-03 or 1971-03-02."]
    try:
        first = date.fromisoformat((birth_date + "-01-01")[:10])
    except ValueError:
        return [f"There is no day {birth_date}. Write the date of birth as 1971-03-02."]
    return ["The date of birth lies in the future."] if first > today else []


def check_threshold(threshold: Decimal | None) -> None:
    """Refuse a lowered threshold outside its bounds.

    Raises:
        DomainError: `threshold_out_of_bounds`.
    """
    if threshold is not None and not LOWEST_THRESHOLD <= threshold < 1:
        raise DomainError(
            f"The lowest score is between {int(LOWEST_THRESHOLD * 100)} and 99 percent.",
            code="threshold_out_of_bounds",
            gaps=[Gap("Out of bounds.", field="threshold")],
        )


def lowered(configuration: Configuration, threshold: Decimal | None) -> Configuration:
    """Return the configuration with no threshold above `threshold`; a look-up lowers, and never raises."""
    if threshold is None:
        return configuration
    most = float(threshold)
    return replace(
        configuration, thresholds={key: min(value, most) for key, value in configuration.thresholds.items()}
    )


def likeness(score: Decimal | float) -> str:
    """Return how alike two names are, in words, for a score of 0 to 1."""
    return next(words for least, words in LIKENESS if float(score) >= least)


def next_day(now: datetime) -> datetime:
    """Return the midnight at which an organization's count of checks begins anew, in the zone of `now`."""
    return datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=now.tzinfo)


def number_of_day(used: int) -> int:
    """Return the number of an organization's next check of a day, of which it has made `used`.

    Raises:
        DomainError: `checks_used_up`.
    """
    if used >= CHECKS_A_DAY:
        raise DomainError(
            f"Your organization has made its {CHECKS_A_DAY} checks of today. "
            "The count begins anew at midnight.",
            code="checks_used_up",
        )
    return used + 1
