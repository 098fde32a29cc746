"""Days, likeness and contradiction of questions; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz import fuzz

from exportctl.core.errors import DomainError, Gap
from licensing.review.rules import words_of

DAYS = 20  # working days to answer in, as a default
REMIND_DAYS = 5  # working days before the last day to answer
RETURN_DAYS = 40  # working days after a question was sent, when its case may be returned
ALIKE = 70  # percent: from here two texts ask nearly the same
MOST_POINTS = 20
MOST_FILES = 10


@dataclass(frozen=True)
class Asked:
    """What is compared of a question: its subject, its words, and what it wants of the exporter.

    `key` is the subject: what it is about, with the line, party or document.
    """

    key: tuple[str, UUID | None]
    text: str
    days: int
    documents: str
    pending: bool


@dataclass(frozen=True)
class Meeting:
    """That two questions meet: `kind` is repeated or contradicts; likeness of their texts in percent."""

    kind: str
    likeness: int


def likeness(a: str, b: str) -> int:
    """Return how alike two texts are in percent: all words count, their order and letter case do not."""
    first, second = " ".join(words_of(a)), " ".join(words_of(b))
    return int(fuzz.token_sort_ratio(first, second)) if first and second else 0


def meeting(later: Asked, earlier: Asked) -> Meeting | None:
    """Return how a new question meets an earlier one, or None where they ask different things.

    Two that both wait contradict each other where they give other times or want other documents.
    """
    if later.key != earlier.key:
        return None
    alike = likeness(later.text, earlier.text)
    if alike < ALIKE:
        return None
    differs = later.days != earlier.days or words_of(later.documents) != words_of(earlier.documents)
    return Meeting("contradicts" if earlier.pending and differs else "repeated", alike)


def check_question(question: str, points: Sequence[str]) -> None:
    """Refuse a question that asks nothing.

    Raises:
        DomainError: `question_required` or `too_many_points`.
    """
    if not question.strip():
        raise missing("question", "Write the question.")
    if len(points) > MOST_POINTS:
        message = f"Ask at most {MOST_POINTS} points at once."
        raise DomainError(message, code="too_many_points", gaps=[Gap(message, field="points")])


def check_answer(points: Sequence[str], answer: str, point_answers: Sequence[str]) -> None:
    """Refuse an answer that leaves something out.

    Raises:
        DomainError: `answer_required`, with each point that is not answered.
    """
    if not points and not answer.strip():
        raise missing("answer", "Write your answer.")
    given = [*point_answers, *[""] * len(points)]
    gaps = [
        Gap(f"Answer point {number}.", field=f"point_{number}")
        for number, text in enumerate(given[: len(points)], start=1)
        if not text.strip()
    ]
    if gaps:
        raise DomainError("Answer every point.", code="answer_required", gaps=gaps)


def check_later(until: date, *, due_on: date, field: str) -> None:
    """Refuse more time that is none.

    Raises:
        DomainError: `not_later`.
    """
    if until <= due_on:
        message = f"Choose a day after {due_on:%-d %b %Y}, when the answer is due."
        raise DomainError(message, code="not_later", gaps=[Gap(message, field=field)])


def waiting_reason(until: Iterable[date], granted: Iterable[date]) -> str:
    """Return why the clock stands still, as the exporter reads it; `until` are the days of open questions."""
    count = len(list(until))
    what = (
        "A question waits for the exporter's answer" if count == 1 else f"{count} questions wait for answers"
    )
    more = max(granted, default=None)
    return f"{what}; more time until {more:%-d %b %Y}" if more else what


def missing(field: str, message: str) -> DomainError:
    """Return the refusal of an empty field."""
    return DomainError(message, code=f"{field}_required", gaps=[Gap(message, field=field)])


def in_short(text: str, length: int = 160) -> str:
    """Return the beginning of a text on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"
