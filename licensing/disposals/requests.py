"""Requests for advice: until when each is kept, what keeps it besides, and which are due.

They have no case. Their words stay, so that what was answered serves as a precedent as before.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.advice.models import WAS_ISSUED, AdviceAnswer, AdviceRequest, AnswerStatus
from licensing.advice.queries import requests_visible_to
from licensing.disposals.models import Disposal, DisposalStatus
from licensing.disposals.waits import Condition, over_at
from licensing.retention.models import HoldStatus, LegalHold
from licensing.retention.rules import Happened, Retention, last_day_past, retention_of_request


def retentions_of(requests: Sequence[AdviceRequest]) -> dict[UUID, Retention]:
    """Return how long some requests are kept, computed now from what happened; one read for all."""
    events = _events_of([one.pk for one in requests])
    return {
        one.pk: retention_of_request(
            closed_on=timezone.localdate(one.closed_at) if one.closed_at else None, events=events[one.pk]
        )
        for one in requests
    }


def _events_of(requests: Collection[UUID]) -> dict[UUID, list[Happened]]:
    found: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for one in AdviceAnswer.objects.filter(request__in=requests, status__in=WAS_ISSUED).order_by():
        if one.ended_at:
            found[one.request_id].append(Happened("its last answer ended", timezone.localdate(one.ended_at)))
        else:
            ahead = one.valid_until >= timezone.localdate()
            found[one.request_id].append(Happened("the last day of its answer", one.valid_until, ahead))
    return found


def _waits() -> list[tuple[str, str, Condition]]:
    """Return what keeps a request whatever its day: a key, the words, and the condition."""
    held = LegalHold.objects.filter(status=HoldStatus.STANDING, organization=OuterRef("organization"))
    proposed = AdviceAnswer.objects.filter(request=OuterRef("pk"), status=AnswerStatus.PROPOSED)
    return [
        ("open", "The request is open.", Q(closed_at=None)),
        ("held", "A legal hold stands on its exporter.", Exists(held)),
        ("answer", "Another answer to it waits for a second signature.", Exists(proposed)),
    ]


def why_kept(request: AdviceRequest) -> list[str]:
    """Return what keeps a request, in words, in one read."""
    waits = _waits()
    asked = {f"keeps_{key}": keeps for key, _, keeps in waits}
    found = AdviceRequest.objects.filter(pk=request.pk).annotate(**asked).values(*asked).get()
    return [words for key, words, _ in waits if found[f"keeps_{key}"]]


def due_to(actor: User, *, today: date) -> QuerySet[AdviceRequest]:
    """Return the requests whose day has passed, that nothing keeps, and that were not proposed; oldest first.

    The conditions say in SQL what `retentions_of` computes; a test compares them.
    """
    if not actor.holds("disposals.see"):
        return AdviceRequest.objects.none()
    known = Disposal.objects.filter(advice=OuterRef("pk")).exclude(status=DisposalStatus.TURNED_DOWN)
    free = [~keeps for _, _, keeps in _waits()]
    found = requests_visible_to(actor).filter(~Exists(known), *free)
    day = last_day_past("advice", today=today)
    answers = AdviceAnswer.objects.filter(request=OuterRef("pk"), status__in=WAS_ISSUED)
    later = answers.filter(Q(ended_at__gte=over_at(day)) | Q(status=AnswerStatus.ISSUED, valid_until__gt=day))
    return found.filter(~Exists(later), closed_at__lt=over_at(day)).order_by("closed_at", "pk")
