"""Ruling on a claim of urgency: the case stands in the priority lane, or waits its turn."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.priority.rules import refuse_ruling
from licensing.review import services as review
from licensing.review.models import Case, Urgency
from licensing.types.urgency import claim_of

SAID = {
    Urgency.ACCEPTED: ("urgency.accepted", "priority.accepted"),
    Urgency.DECLINED: ("urgency.declined", "priority.declined"),
}
COLUMNS = ("urgency", "urgency_reason", "urgency_by", "urgency_at", "wished_by")


@transaction.atomic
def rule_on(
    case: Case, *, accepted: bool, reason: str, actor: User, version: int | str | None = None
) -> Case:
    """Accept or decline that a case is urgent, with a reason that the exporter reads; again while it is open.

    It changes in which order people look at cases and nothing else: no clock, no gate, no signature.

    Raises:
        NotPermitted: the case is somebody else's, closed, or not said to be urgent.
        Conflict: the page was drawn from an older version (`stale`).
        DomainError: what `refuse_ruling` raises.
    """
    locked = review.locked_case(case.pk)
    require(actor, "priority.rule", locked)
    expect_version(locked, version)
    claim = claim_of(locked.application.answers)
    refuse_ruling(claim, accepted=accepted, reason=reason)
    before, ruling = locked.urgency, Urgency.ACCEPTED if accepted else Urgency.DECLINED
    verb, notice = SAID[ruling]
    locked.urgency = ruling
    locked.urgency_reason, locked.urgency_by, locked.urgency_at = reason.strip(), actor, timezone.now()
    locked.wished_by = claim.wished_by if accepted and claim else None
    locked.version += 1
    locked.save(update_fields=[*COLUMNS, "version", "updated_at"])
    audit.record(
        locked,
        verb,
        actor=actor,
        thread=locked.pk,
        reason=locked.urgency_reason,
        before=before,
        after=ruling.value,
    )
    application = locked.application
    tell_exporter(
        application,
        notice,
        path=reverse("licensing:tracking", args=[application.pk]),
        reference=locked.reference,
    )
    return locked
