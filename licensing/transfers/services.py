"""Asking for a transfer, answering it, and deciding it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.licenses import services as licenses
from licensing.licenses.models import License
from licensing.licenses.services.moving import locked_license
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries import people_to_tell, seeing
from licensing.review.models import Case
from licensing.transfers import queries
from licensing.transfers.flow import TRANSFER_FLOW
from licensing.transfers.models import Transfer, TransferItem
from licensing.transfers.successors import case_for
from screening.hits.services import request_screening, unwatch

Version = int | str | None
MOST_FILES = 10


@dataclass(frozen=True)
class Request:
    """What a holder asks: to whom, why, from when, and with which documents."""

    receiver: Organization
    reason: str
    words: str
    effective_on: date
    documents: "Sequence[UploadedFile[bytes]]" = ()


@transaction.atomic
def ask(chosen: Sequence[License], request: Request, *, actor: User) -> Transfer:
    """Ask to transfer licenses of one holder. They are locked in one order, so that requests wait in line.

    Raises:
        NotPermitted: the actor does not file for the holder.
        DomainError: `receiver_refused`, `words_required`, `documents_required`, `no_license`, or a file's.
        Conflict: `not_movable`, with the reason of each license.
    """
    locked = [locked_license(one) for one in sorted(chosen, key=lambda one: str(one.pk))]
    _check(locked, request, actor)
    now = timezone.now()
    made = Transfer.objects.create(
        reference=f"TR-{now.year}-{next_number('transfer', now.year):06d}",
        organization=locked[0].organization,
        receiver=request.receiver,
        reason=request.reason,
        words=request.words.strip(),
        effective_on=request.effective_on,
        asked_by=actor,
    )
    for upload in request.documents:
        files.store_upload(upload, owner=made, kind="evidence", actor=actor)
    for license in locked:
        TransferItem.objects.create(transfer=made, license=license)
    _record(made, locked, actor)
    _tell(made, made.receiver, "asked", "asks for your answer")
    return made


def _record(made: Transfer, locked: Sequence[License], actor: User) -> None:
    said = {"reference": made.reference, "receiver": made.receiver.name}
    audit.record(made, "transfer.asked", actor=actor, thread=made.pk, **said)  # the receiver reads this one
    for license in locked:
        audit.record(made, "transfer.asked", actor=actor, thread=license.case_id, reason=made.words, **said)


def _check(locked: Sequence[License], request: Request, actor: User) -> None:
    if not locked:
        raise DomainError("Choose at least one license.", code="no_license")
    for license in locked:
        require(actor, "licenses.surrender", license)
        require(actor, "transfers.ask", license)
    holders = {license.organization_id for license in locked}
    if len(holders) > 1:
        raise DomainError("The licenses have different holders. Ask for each.", code="no_license")
    receiver = Organization.objects.get(pk=request.receiver.pk)
    if receiver.pk in holders or receiver.status != OrganizationStatus.ACTIVE:
        raise DomainError("Name another organization that is approved.", code="receiver_refused")
    if not request.words.strip():
        raise DomainError("Say what has changed.", code="words_required")
    if not 0 < len(request.documents) <= MOST_FILES:
        raise DomainError(
            f"Attach what shows the change: 1 to {MOST_FILES} documents.", code="documents_required"
        )
    today = timezone.localdate()
    gaps = [(one, queries.why_not_moved(one, on=today)) for one in locked]
    if refused := [Gap(f"{one.number}: {reason}") for one, reason in gaps if reason]:
        raise Conflict("A license cannot be transferred now.", code="not_movable", gaps=refused)


@transaction.atomic
def accept(transfer: Transfer, *, position: str, declared: bool, actor: User, version: Version) -> Transfer:
    """Accept for the receiver, with all obligations; its screening begins with that of every party.

    Raises:
        DomainError: `declaration_required` or `position_required`.
        NotPermitted, Conflict: as `advance` does, or the page is stale.
    """
    if not position.strip():
        raise DomainError("Enter your position.", code="position_required")
    if not declared:
        raise DomainError("Confirm that your organization assumes all of this.", code="declaration_required")
    fields = {**_answered(actor), "declared_position": position.strip()}
    done = _move(transfer, "accept", actor=actor, version=version, fields=fields)
    _screen(done)
    _tell(done, done.organization, "moved", "is accepted by the receiving organization")
    _tell_desk(done, queries.who_recommends(done), "is accepted and waits for a recommendation")
    return done


@transaction.atomic
def mark_cases() -> int:
    """Mark the cases of transfers of an earlier version, which counted as precedents; return how many."""
    return Case.objects.filter(transfer_item__isnull=False, decided_elsewhere=False).update(
        decided_elsewhere=True
    )


@transaction.atomic
def decline(transfer: Transfer, *, reason: str, actor: User, version: Version) -> Transfer:
    """Decline for the receiver, for a reason that the holder reads."""
    fields = {**_answered(actor), "answer_reason": reason.strip(), "ended_at": timezone.now()}
    done = _move(transfer, "decline", actor=actor, reason=reason, version=version, fields=fields)
    _close(done)
    _tell(done, done.organization, "moved", "is declined")
    return done


@transaction.atomic
def withdraw(transfer: Transfer, *, reason: str, actor: User, version: Version = None) -> Transfer:
    """Take a request back, until it is decided."""
    fields = {"ended_at": timezone.now()}
    done = _move(transfer, "withdraw", actor=actor, reason=reason, version=version, fields=fields)
    _close(done)
    _tell(done, done.receiver, "moved", "is withdrawn")
    return done


@transaction.atomic
def screen_again(transfer: Transfer, *, actor: User) -> None:
    """Screen the receiver and the parties anew, as they are described now."""
    require(actor, "transfers.recommend", transfer)
    locked = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if locked.status not in {"accepted", "recommended"}:
        raise Conflict("Only a transfer that waits for the authority is screened.", code="wrong_status")
    _screen(locked)
    audit.record(locked, "transfer.screened", actor=actor, thread=locked.pk, reference=locked.reference)


@transaction.atomic
def recommend(
    transfer: Transfer, *, grants: bool, reason: str, actor: User, version: Version = None
) -> Transfer:
    """Recommend to approve or refuse, with the reason that both organizations read in the end."""
    fields = {
        "grants": grants,
        "decision_reason": reason.strip(),
        "recommended_by": actor,
        "recommended_at": timezone.now(),
    }
    return _move(
        transfer,
        "recommend",
        actor=actor,
        reason=reason,
        version=version,
        fields=fields,
        gate=lambda locked: _refuse_obstructed(locked) if grants else None,
    )


@transaction.atomic
def send_back(transfer: Transfer, *, reason: str, actor: User, version: Version = None) -> Transfer:
    """Send a recommendation back, with the reason."""
    done = _move(transfer, "send_back", actor=actor, reason=reason, version=version)
    _tell_desk(done, queries.who_recommends(done), "is sent back and waits for another recommendation")
    return done


@transaction.atomic
def countersign(transfer: Transfer, *, actor: User, version: Version = None) -> Transfer:
    """Sign as the second person: refuse, or approve and issue each license's next edition to the receiver.

    Everything that an approval rests on is asked again under lock; if one license cannot go, none goes.

    Raises:
        DomainError: `not_cleared`, with every obstacle.
        NotPermitted, Conflict: as `advance` does, or the page is stale.
    """
    locked = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    items = queries.items_of(locked)
    for license in sorted((item.license for item in items), key=lambda one: str(one.pk)):
        locked_license(license)
    action = "approve" if locked.grants else "refuse"
    done = _move(
        locked,
        action,
        actor=actor,
        version=version,
        fields={"signed_by": actor, "ended_at": timezone.now()},
        gate=_refuse_obstructed if locked.grants else None,
    )
    if done.grants:
        for item in queries.items_of(done):
            _hand_over(item, actor=actor)
    else:
        _close(done)
    for organization in (done.organization, done.receiver):
        _tell(done, organization, "moved", f"is {done.get_status_display().lower()}")
    return done


def _refuse_obstructed(transfer: Transfer) -> None:
    found = queries.obstacles(transfer, queries.items_of(transfer), on=timezone.localdate())
    if found:
        raise DomainError(
            "This transfer cannot be approved now.",
            code="not_cleared",
            gaps=[Gap(sentence) for sentence in found],
        )


def _hand_over(item: TransferItem, *, actor: User) -> None:
    decision = case_for(item, signer=actor)
    item.case = decision.case
    item.save(update_fields=["case", "updated_at"])
    if licenses.issue(decision.pk) is None:
        raise DomainError(
            f"The next edition of {item.license.number} cannot be issued now.", code="not_cleared"
        )
    item.open = False
    item.save(update_fields=["open", "updated_at"])


def _answered(actor: User) -> dict[str, Any]:
    return {"answered_by": actor, "answered_at": timezone.now()}


def _screen(transfer: Transfer) -> None:
    for item in queries.items_of(transfer):
        request_screening(item.pk, label=transfer.reference, parties=queries.screened(item), actor=None)


def _close(transfer: Transfer) -> None:
    for item in transfer.items.all():
        unwatch(item.pk)
        item.open = False
        item.save(update_fields=["open", "updated_at"])


def _move(transfer: Transfer, action: str, *, version: Version = None, **given: Any) -> Transfer:
    gate = given.pop("gate", None)

    def ask_again(locked: Transfer) -> None:
        expect_version(locked, version)
        if gate is not None:
            gate(locked)

    return advance(
        transfer,
        action,
        TRANSFER_FLOW,
        gate=ask_again,
        thread=transfer.pk,
        reference=transfer.reference,
        **given,
    )


def _tell_desk(transfer: Transfer, people: Sequence[User | None], headline: str) -> None:
    tell(
        "transfers.waiting",
        people,
        path=reverse("licensing:desk-transfer", args=[transfer.pk]),
        reference=transfer.reference,
        headline=headline,
    )


def _tell(transfer: Transfer, organization: Organization, what: str, headline: str) -> None:
    person = transfer.asked_by if organization.pk == transfer.organization_id else transfer.answered_by
    tell(
        f"transfers.{what}",
        people_to_tell(seeing(organization, None), [person]),
        addresses=[organization.contact_email],
        path=reverse("licensing:transfer", args=[transfer.pk]),
        organization=organization.pk,
        reference=transfer.reference,
        headline=headline,
    )
