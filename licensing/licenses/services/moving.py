"""What every step of a license has in common: since when and why, and what ends with the license."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from exportctl.core.errors import Conflict, Missing
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.licenses.events import LicenseEnded
from licensing.licenses.flow import LICENSE_FLOW, REVOCATION_FLOW
from licensing.licenses.models import PENDING, License, LicenseStatus, Suspension
from screening.hits.services import unwatch


def locked_license(license: License) -> License:
    """Lock a license before what belongs to it: the order that every writer takes."""
    found = License.objects.select_for_update(of=("self",)).filter(pk=license.pk).first()
    if found is None:
        raise Missing
    return found


def move(
    license: License,
    action: str,
    *,
    actor: User | None,
    reason: str = "",
    gate: Callable[[License], None] | None = None,
    since: datetime | None = None,
) -> License:
    """Take one step, and keep since when and for which reason the license stands as it does.

    `since` is when that began, where it was before now.
    """
    return advance(
        license,
        action,
        LICENSE_FLOW,
        actor=actor,
        reason=reason,
        gate=gate,
        thread=license.case_id,
        fields={"state_since": since or timezone.now(), "state_reason": reason.strip()},
        number=license.number,
    )


def end(
    license: License,
    action: str,
    *,
    actor: User | None,
    reason: str = "",
    gate: Callable[[License], None] | None = None,
    since: datetime | None = None,
) -> License:
    """Take a step after which nothing leaves any more; what was pending about the license ends with it."""
    ended = move(license, action, actor=actor, reason=reason, gate=gate, since=since)
    end_suspension(ended, actor=actor, reason=f"The license ended: {ended.get_status_display().lower()}.")
    for pending in ended.revocations.filter(status__in=PENDING):
        advance(pending, "lapse", REVOCATION_FLOW, actor=None, thread=ended.case_id, number=ended.number)
    unwatch(ended.case_id)
    if ended.status != LicenseStatus.REPLACED:
        publish(LicenseEnded(license_id=ended.pk))
    return ended


def end_suspension(
    license: License, *, actor: User | None, reason: str, reinstated: bool = False
) -> Suspension | None:
    """End the suspension that is open, if there is one, and return it; the license is locked."""
    suspension = license.suspensions.filter(ended_at=None).first()
    if suspension is None:
        return None
    suspension.ended_at, suspension.ended_by, suspension.end_reason = timezone.now(), actor, reason
    suspension.reinstated = reinstated
    suspension.version += 1
    suspension.save(
        update_fields=["ended_at", "ended_by", "end_reason", "reinstated", "version", "updated_at"]
    )
    return suspension


def refuse_expired(license: License) -> None:
    """Refuse to move a license whose last day has passed, whether or not the nightly task has closed it.

    Raises:
        Conflict: `license_expired`.
    """
    if license.state == LicenseStatus.EXPIRED:
        raise Conflict(
            f"This license has expired: its last day was {license.valid_to:%-d %b %Y}.",
            code="license_expired",
        )
