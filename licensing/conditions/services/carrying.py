"""What was met before the first shipment stays met when a license is varied or changes hands.

When it changes hands all that was met stays met, for no day is counted anew.
"""

from django.utils import timezone

from licensing.conditions.models import Due, Obligation, ObligationStatus
from licensing.conditions.services.moving import move
from licensing.licenses.models import License

DONE = (ObligationStatus.ACCEPTED, ObligationStatus.WAIVED)
STEP = {ObligationStatus.ACCEPTED: "carry", ObligationStatus.WAIVED: "carry_waiver"}
OPEN = (ObligationStatus.OPEN, ObligationStatus.SENT_BACK)


def done_before(license: License, text: str) -> Obligation | None:
    """Return what met or waived a condition in the same words under the edition before, or None."""
    if license.replaces_id is None:
        return None
    done = Obligation.objects.filter(license=license.replaces_id, cause=Due.BEFORE, status__in=DONE)
    return done.filter(condition__text=text).order_by("closed_at", "pk").first()


def carry(license: License) -> None:
    """Carry over what the edition before had met or waived; the license is locked."""
    if license.replaces_id is None:
        return
    waiting = license.obligations.filter(cause=Due.BEFORE, status__in=OPEN)
    for one in waiting.select_related("condition", "license"):
        if (done := done_before(license, one.condition.text)) is not None:
            carry_over(one, done)


def carry_over(obligation: Obligation, done: Obligation) -> None:
    """Let an obligation be met or waived as `done` of the edition before is."""
    fields = {
        "carries": done,
        "closed_by": done.closed_by,
        "closed_at": timezone.now(),
        "close_reason": done.close_reason,
    }
    move(obligation, STEP[ObligationStatus(done.status)], actor=None, fields=fields)


def carry_on(obligation: Obligation) -> None:
    """Carry what was just met or waived over to the editions that came meanwhile."""
    later = License.objects.filter(replaces=obligation.license_id).first()
    if obligation.cause != Due.BEFORE or later is None:
        return
    waiting = later.obligations.filter(
        cause=Due.BEFORE, status__in=OPEN, condition__text=obligation.condition.text
    )
    for one in waiting.select_related("condition", "license"):
        carry_over(one, obligation)
        one.refresh_from_db()
        carry_on(one)
