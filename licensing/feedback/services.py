"""Answering the survey after a case."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.feedback.models import SurveyAnswer, SurveyTaken
from licensing.feedback.rules import LONGEST_COMMENT, month_of
from licensing.review import services as review
from licensing.review.models import Case


@dataclass(frozen=True)
class Said:
    """What the exporter says: three marks from 1 to 5, and words if there are any."""

    clarity: int
    pace: int
    ease: int
    comment: str = ""


@transaction.atomic
def answer(case: Case, said: Said, *, actor: User) -> None:
    """Keep an answer, and apart from it that the case was answered for.

    The case is locked, so that of two colleagues the second is told of the first. The trail says that
    somebody answered, outside the case's timeline; nothing leads from there to what was said.

    Raises:
        NotPermitted: the actor does not act for the exporter, the case is open, the time is over, or it was
            answered already.
        DomainError: `out_of_range` or `comment_too_long`.
    """
    locked = review.locked_case(case.pk)
    require(actor, "feedback.answer", locked)
    if not all(1 <= mark <= 5 for mark in (said.clarity, said.pace, said.ease)):
        raise DomainError("A mark is from 1 to 5.", code="out_of_range")
    if len(said.comment) > LONGEST_COMMENT:
        raise DomainError(f"A comment has at most {LONGEST_COMMENT} characters.", code="comment_too_long")
    taken = SurveyTaken.objects.create(case=locked)
    SurveyAnswer.objects.create(
        kind=locked.kind,
        month=month_of(timezone.localdate(locked.closed_at)),
        clarity=said.clarity,
        pace=said.pace,
        ease=said.ease,
        comment=said.comment.strip(),
    )
    audit.record(taken, "survey.answered", actor=actor)
