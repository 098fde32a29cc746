"""Reads of surveys: whether one can be answered, and results that lead back to nobody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.feedback.models import SurveyAnswer, SurveyTaken
from licensing.feedback.rules import FEWEST, last_day, shown_months
from licensing.review.models import Case
from licensing.types import registry as types


def answer_by(case: Case) -> date | None:
    """Return the last day to answer the survey after a case; None while the case is open."""
    return last_day(timezone.localdate(case.closed_at)) if case.closed_at else None


def was_taken(case: Case) -> bool:
    """Whether the survey after a case was answered."""
    return SurveyTaken.objects.filter(case=case).exists()


@dataclass(frozen=True)
class Result:
    """The answers about cases of a type of license closed in one month, and their means of 1 to 5."""

    kind: str
    month: date
    answers: int
    comments: int
    clarity: float
    pace: float
    ease: float

    @property
    def name(self) -> str:
        """The type of license in words."""
        return types.name_of(self.kind)


@dataclass(frozen=True)
class Results:
    """What is shown, and of how many groups too few answered."""

    shown: tuple[Result, ...]
    too_few: int


def answers_visible_to(actor: User, *, today: date) -> QuerySet[SurveyAnswer]:
    """Return the answers of the months in which no more can come."""
    if not actor.holds("feedback.see_results"):
        return SurveyAnswer.objects.none()
    since, end = shown_months(today)
    return SurveyAnswer.objects.filter(month__gte=since, month__lt=end)


def results(actor: User, *, today: date) -> Results:
    """Return the results by month and type, the latest first. One read, of two years at most."""
    groups = (
        answers_visible_to(actor, today=today)
        .values("kind", "month")
        .annotate(
            answers=Count("pk"),
            comments=Count("pk", filter=~Q(comment="")),
            mean_clarity=Avg("clarity"),
            mean_pace=Avg("pace"),
            mean_ease=Avg("ease"),
        )
        .order_by("-month", "kind")
    )
    found = [
        Result(
            one["kind"],
            one["month"],
            one["answers"],
            one["comments"],
            one["mean_clarity"],
            one["mean_pace"],
            one["mean_ease"],
        )
        for one in groups
    ]
    shown = tuple(one for one in found if one.answers >= FEWEST)
    return Results(shown, len(found) - len(shown))


def comments_of(actor: User, *, kind: str, month: date, today: date) -> QuerySet[SurveyAnswer] | None:
    """Return the answers of one group that say something in words; None where too few answered."""
    group = answers_visible_to(actor, today=today).filter(kind=kind, month=month)
    return group.exclude(comment="") if group.count() >= FEWEST else None
