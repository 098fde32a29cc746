"""Revoking a license: proposed by one person, heard where it can wait, confirmed by another person."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.licenses import rules
from licensing.licenses.events import LicenseFreed, LicenseRevoked
from licensing.licenses.flow import REVOCATION_FLOW
from licensing.licenses.models import LIVE, PENDING, License, Revocation
from licensing.licenses.services.moving import end, locked_license, refuse_expired
from licensing.licenses.services.telling import tell


@dataclass(frozen=True)
class Proposal:
    """Why a license is to be revoked: for the exporter, for the file, and why it cannot wait, if so."""

    reason: str
    note: str = ""
    urgent_reason: str = ""


@transaction.atomic
def propose_revocation(license: License, proposal: Proposal, *, actor: User) -> Revocation:
    """Propose to revoke a license. The exporter is told and may answer, unless it is urgent.

    Raises:
        NotPermitted: the actor may not propose.
        DomainError: `reason_required`.
        Conflict: the license has ended, or a revocation is proposed already (`revocation_pending`).
    """
    locked = locked_license(license)
    require(actor, "licenses.revoke", locked)
    if not proposal.reason.strip():
        raise DomainError("Say why the license is to be revoked.", code="reason_required")
    _refuse_ended(locked)
    if locked.revocations.filter(status__in=PENDING).exists():
        raise Conflict("A revocation of this license is proposed already.", code="revocation_pending")
    urgent = proposal.urgent_reason.strip()
    today = timezone.localdate()
    made = Revocation.objects.create(
        license=locked,
        reason=proposal.reason.strip(),
        note=proposal.note.strip(),
        urgent_reason=urgent,
        answer_by=None if urgent else today + timedelta(days=rules.REVOCATION_DAYS),
        proposed_by=actor,
    )
    audit.record(
        locked,
        "revocation.proposed" if urgent else "revocation.announced",
        actor=actor,
        thread=locked.case_id,
        reason=proposal.reason,
        number=locked.number,
        **({} if made.answer_by is None else {"day": f"{made.answer_by:%-d %b %Y}"}),
    )
    if not urgent:
        tell(locked, "revocation_announced", day=made.answer_by)
    return made


@transaction.atomic
def answer_revocation(revocation: Revocation, *, text: str, actor: User) -> Revocation:
    """Answer an announced revocation, once; also after the last day, while nobody has confirmed it.

    Raises:
        DomainError: `answer_required`.
        NotPermitted, Conflict: as `advance` does.
    """
    if not text.strip():
        raise DomainError("Write your answer.", code="answer_required")
    locked = locked_license(revocation.license)
    given = {"answer": text.strip(), "answered_by": actor, "answered_at": timezone.now()}
    return advance(
        revocation,
        "answer",
        REVOCATION_FLOW,
        actor=actor,
        thread=locked.case_id,
        fields=given,
        number=locked.number,
    )


@transaction.atomic
def confirm_revocation(
    revocation: Revocation, *, actor: User, version: int | str | None = None
) -> Revocation:
    """Revoke the license, as the second person. It is for good; a new license takes a new decision.

    An answer that came since the page was drawn makes the page stale, so that it is read first.

    Raises:
        NotPermitted: the actor proposed it, or the exporter may still answer.
        Conflict: it is no longer pending, the license has ended, or the page is stale.
    """
    locked = locked_license(revocation.license)
    _refuse_ended(locked)
    done = advance(
        revocation,
        "confirm",
        REVOCATION_FLOW,
        actor=actor,
        thread=locked.case_id,
        gate=lambda found: expect_version(found, version),
        fields={"confirmed_by": actor, "closed_at": timezone.now()},
        number=locked.number,
    )
    end(locked, "revoke", actor=actor, reason=done.reason)
    publish(LicenseRevoked(revocation_id=done.pk))
    tell(locked, "revoked")
    return done


@transaction.atomic
def drop_revocation(
    revocation: Revocation, *, reason: str, actor: User, version: int | str | None = None
) -> Revocation:
    """Take a proposed revocation back, for a reason; an exporter who was told of it is told of this too.

    Raises:
        DomainError: `reason_required`.
        NotPermitted, Conflict: as `advance` does, or the page is stale.
    """
    locked = locked_license(revocation.license)
    done = advance(
        revocation,
        "drop",
        REVOCATION_FLOW,
        actor=actor,
        reason=reason,
        thread=locked.case_id,
        gate=lambda found: expect_version(found, version),
        fields={"closed_at": timezone.now(), "close_reason": reason.strip()},
        number=locked.number,
    )
    publish(LicenseFreed(license_id=locked.pk))
    if done.answer_by is not None:
        audit.record(
            locked,
            "revocation.taken_back",
            actor=actor,
            thread=locked.case_id,
            reason=reason,
            number=locked.number,
        )
        tell(locked, "revocation_dropped")
    return done


def _refuse_ended(license: License) -> None:
    refuse_expired(license)
    if license.status not in LIVE:
        raise Conflict(
            f"This license has ended: {license.get_status_display().lower()}. There is nothing to revoke.",
            code="license_ended",
        )
