"""What is asked of a case and of a request for advice alike: its lock, its time, what keeps it."""

from django.utils import timezone

from exportctl.core.errors import DomainError, Gap
from licensing.advice.models import AdviceRequest
from licensing.disposals import requests, waits
from licensing.disposals.models import Subject, organization_of
from licensing.retention import queries as retention
from licensing.retention.rules import Retention
from licensing.retention.services import keep_holds_of
from licensing.review.models import Case
from licensing.review.services import locked_case


def locked_subject(subject: Subject) -> Subject:
    """Return a case or a request as it stands now, locked until the current transaction ends."""
    if isinstance(subject, Case):
        return locked_case(subject.pk)
    found = AdviceRequest.objects.select_related("organization")
    return found.select_for_update(of=("self",)).get(pk=subject.pk)


def retention_of(subject: Subject) -> Retention:
    """Return how long it is kept."""
    if isinstance(subject, Case):
        return retention.retention_of(subject)
    return requests.retentions_of([subject])[subject.pk]


def why_kept(subject: Subject) -> list[str]:
    """Return what keeps it whatever its day, in words."""
    return waits.why_kept(subject) if isinstance(subject, Case) else requests.why_kept(subject)


def due(subject: Subject) -> Retention:
    """Return the retention of what is locked and due, or refuse with all that keeps it.

    Raises:
        DomainError: `not_due`.
    """
    keep_holds_of(organization_of(subject).pk)
    kept, today = retention_of(subject), timezone.localdate()
    why = why_kept(subject)
    if not why and not kept.over(today):
        why = [f"It is kept until {kept.until:%-d %b %Y}." if kept.until else "Its day is not known yet."]
    if why:
        raise DomainError(
            "It cannot be disposed of now.",
            code="not_due",
            gaps=[Gap(one) for one in why],
        )
    return kept
