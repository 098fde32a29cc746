"""Stopping a license for a time: the hold that screening sets, and the suspension of an officer."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.licenses import rules
from licensing.licenses.events import LicenseFreed, LicenseReinstated, LicenseSuspended
from licensing.licenses.models import License, LicenseStatus, Suspension
from licensing.licenses.services.clearing import screen_anew, why_not_clear
from licensing.licenses.services.moving import end_suspension, locked_license, move, refuse_expired
from licensing.licenses.services.telling import tell
from licensing.review.models import Case
from screening.hits import queries as hits


@transaction.atomic
def suspend(
    license: License, *, reason: str, actor: User, note: str = "", review_by: date | None = None
) -> License:
    """Suspend a license: nothing may be shipped under it until it is reinstated.

    The exporter reads `reason`; `note` stays with the authority. By `review_by` the authority looks at it
    again; nothing lifts it by itself.

    Raises:
        Conflict, NotPermitted, DomainError: as `advance` does; `license_expired` or `review_out_of_range`.
    """
    today = timezone.localdate()
    due = rules.review_day(review_by, today=today)
    moved = move(license, "suspend", actor=actor, reason=reason, gate=refuse_expired)
    made = Suspension.objects.create(
        license=moved,
        reason=reason.strip(),
        note=note.strip(),
        started_on=today,
        review_by=due,
        made_by=actor,
    )
    publish(LicenseSuspended(suspension_id=made.pk))
    tell(moved, "suspended")
    return moved


@transaction.atomic
def keep_suspended(license: License, *, review_by: date, reason: str, actor: User) -> Suspension:
    """Look at a suspension and let it stand until another day, for a reason that the exporter reads.

    Raises:
        NotPermitted: the actor may not suspend.
        DomainError: `reason_required` or `review_out_of_range`.
        Conflict: the license is not suspended.
    """
    locked = locked_license(license)
    require(actor, "licenses.suspend", locked)
    if not reason.strip():
        raise DomainError("Say why the suspension goes on.", code="reason_required")
    rules.check_review(review_by, today=timezone.localdate())
    suspension = locked.suspensions.select_for_update(of=("self",)).filter(ended_at=None).first()
    if locked.state != LicenseStatus.SUSPENDED or suspension is None:
        raise Conflict("This license is not suspended any more.", code="wrong_status")
    before, suspension.review_by = suspension.review_by, review_by
    suspension.version += 1
    suspension.save(update_fields=["review_by", "version", "updated_at"])
    audit.record(
        locked,
        "license.kept_suspended",
        actor=actor,
        thread=locked.case_id,
        before={"review_by": before},
        after={"review_by": review_by},
        reason=reason,
        number=locked.number,
        day=f"{review_by:%-d %b %Y}",
    )
    return suspension


def reinstate(license: License, *, reason: str, actor: User) -> License:
    """Give a suspended license its force back, if the screening of its parties is clear again.

    A screening over older lists is made anew first; whoever reinstates tries again when it is done.

    Raises:
        DomainError: `not_clear`, or what `advance` raises.
        Conflict: `ended_for_good` for a license that was revoked or surrendered.
    """
    require(actor, "licenses.suspend", license)
    refusal = rules.why_not_reinstated(License.objects.values_list("status", flat=True).get(pk=license.pk))
    if refusal:
        raise Conflict(refusal, code="ended_for_good")
    if screen_anew(license.case):
        raise DomainError(
            "The watchlists have changed since the parties were screened. They are being screened again now: "
            "try again in a moment.",
            code="not_clear",
        )
    with transaction.atomic():
        moved = move(license, "reinstate", actor=actor, reason=reason, gate=_refuse_unready)
        ended = end_suspension(moved, actor=actor, reason=reason.strip(), reinstated=True)
        if ended is not None:
            publish(LicenseReinstated(suspension_id=ended.pk))
        publish(LicenseFreed(license_id=moved.pk))
        tell(moved, "reinstated")
    return moved


def _refuse_unready(license: License) -> None:
    refuse_expired(license)
    _refuse_unclear(license)


def _refuse_unclear(license: License) -> None:
    reason = why_not_clear(license.case)
    if reason:
        raise DomainError(f"This license cannot be reinstated yet. {reason}", code="not_clear")


@transaction.atomic
def follow_screening(case_id: UUID) -> None:
    """Put the license of a case on hold, or lift the hold, as its screening stands now; safe to repeat.

    A hit that is open or true holds a valid license. Once people have ruled on all hits, the hold is lifted,
    unless a screening waits or failed. What an officer suspended is left to officers. The case is locked
    first, as `issue` does: a license that is being issued at this moment is seen here, or sees the hit.

    The exporter is told that shipments stop and go on, in the same words whatever the lists said.
    """
    Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    license = License.objects.select_for_update(of=("self",)).filter(case_id=case_id).first()
    if license is None:
        return
    blocked = hits.is_blocked(case_id)
    if license.status == LicenseStatus.ISSUED and blocked:
        _tell_while_valid(move(license, "hold", actor=None), "held")
    elif license.status == LicenseStatus.HELD and not blocked and hits.is_answered(case_id):
        _tell_while_valid(move(license, "lift", actor=None), "released")
        publish(LicenseFreed(license_id=license.pk))


def _tell_while_valid(license: License, what: str) -> None:
    """Tell of a hold and of its end, unless the last day has passed and nothing may leave in any case."""
    if timezone.localdate() <= license.valid_to:
        tell(license, what)
