"""Writes to returns: an entry, and the counter entry that takes one back. Each holds the license's lock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.files import services as files
from exportctl.core.people.models import User
from exportctl.core.reference import units
from licensing.licenses.models import License
from licensing.licenses.rules import plain
from licensing.licenses.services.moving import locked_license
from licensing.returns import queries, rules
from licensing.returns.models import ReturnAccount, ReturnEntry, ReturnKind

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

IN_USE = ("issued", "exhausted", "expired")


@dataclass(frozen=True)
class Account:
    """What an exporter says became of some goods: `quantity` is in the line's unit."""

    account_id: UUID
    kind: str
    quantity: Decimal
    on: date
    reference: str
    other: str = ""


@transaction.atomic
def record(
    license: License,
    said: Account,
    *,
    submission: UUID,
    upload: "UploadedFile[bytes] | None" = None,
    actor: User,
) -> ReturnEntry:
    """Enter what became of goods of one line; the same `submission` again returns the first.

    Raises:
        NotPermitted: `actor` does not act for the exporter.
        Missing: the account is not one of this license.
        DomainError: what the checks of `rules` raise, `other_unknown`, or what `store_upload` raises.
        Conflict: `submission_taken` when the token belongs to another entry.
    """
    number = said.other.strip().upper().replace("\0", "")[:20]
    locked, other = _locked(license, number if said.kind == ReturnKind.LICENSED else "")
    require(actor, "returns.record", locked)
    before = ReturnEntry.objects.filter(submission=submission).first()
    if before is not None:
        return _same(before, said)
    account = _account(said.account_id, locked)
    rules.check_quantity(said.quantity, outstanding=account.outstanding)
    rules.check_day(said.on, valid_from=locked.valid_from, today=timezone.localdate())
    rules.check_papers(
        said.kind, reference=said.reference, documented=upload is not None, other=said.other.strip()
    )
    if said.kind == ReturnKind.LICENSED:
        _check_other(account, other, said)
    made = ReturnEntry(
        account=account,
        line=account.line,
        kind=ReturnKind(said.kind),
        quantity=said.quantity,
        total=account.settled + said.quantity,
        on=said.on,
        reference=said.reference.strip(),
        other=other,
        submission=submission,
        recorded_by=actor,
    )
    if upload is not None:
        made.document = files.store_upload(upload, owner=made, kind="return", actor=actor)
    made.save(force_insert=True)
    _write(made, "return.recorded", locked, actor=actor, how=made.get_kind_display().lower())
    return made


@transaction.atomic
def correct(entry: ReturnEntry, *, reason: str, actor: User) -> ReturnEntry:
    """Take an entry back by a counter entry of the same quantity; the entry itself stays.

    Raises:
        NotPermitted: `actor` does not act for the exporter.
        DomainError: `reason_required`.
        Conflict: `corrected_already`, or `counter_entry`: the entry itself takes one back.
    """
    locked = locked_license(entry.account.line.license)
    require(actor, "returns.record", locked)
    if not reason.strip():
        raise DomainError("Say why the entry was wrong.", code="reason_required")
    account = _account(entry.account_id, locked)
    if entry.corrects_id is not None:
        raise Conflict("This entry takes another one back. Record anew what is right.", code="counter_entry")
    if ReturnEntry.objects.filter(corrects=entry).exists():
        raise Conflict("This entry was taken back already.", code="corrected_already")
    made = ReturnEntry.objects.create(
        account=account,
        line=account.line,
        kind=entry.kind,
        quantity=-entry.quantity,
        total=account.settled - entry.quantity,
        on=timezone.localdate(),
        reference=entry.reference,
        other_id=entry.other_id,
        corrects=entry,
        reason=reason.strip(),
        submission=uuid4(),
        recorded_by=actor,
    )
    _write(made, "return.corrected", locked, actor=actor, reason=made.reason)
    return made


def _account(account_id: UUID, license: License) -> ReturnAccount:
    """Return the account as it stands; one that moved to a newer edition is not found on the one before."""
    found = ReturnAccount.objects.select_for_update(of=("self",)).select_related("line")
    account = found.filter(pk=account_id, line__license=license).first()
    if account is None:
        raise Missing("This license has no such line, or a newer edition of it has taken its place.")
    return account


def _locked(license: License, number: str) -> tuple[License, License | None]:
    """Lock a license and the other one of its exporter with this number, in the order of every writer."""
    usable = License.objects.filter(number=number, return_by=None, status__in=IN_USE)
    other = usable.filter(organization=license.organization_id).exclude(number=license.number).first()
    wanted = sorted([license, *([other] if other else [])], key=lambda one: str(one.pk))
    found = {one.pk: locked_license(one) for one in wanted}
    other = found[other.pk] if other else None
    return found[license.pk], other if other and other.status in IN_USE else None


def _check_other(account: ReturnAccount, other: License | None, said: Account) -> None:
    """Refuse another license that was not good on that day, or does not account for so much of the goods."""
    if other is None:
        raise DomainError(
            "Enter the number of another license of yours that is not temporary and not stopped.",
            code="other_unknown",
        )
    if not other.valid_from <= said.on <= other.valid_to:
        raise DomainError(
            f"That license runs from {other.valid_from:%-d %b %Y} to {other.valid_to:%-d %b %Y}; "
            "it did not on this day.",
            code="other_unknown",
        )
    free = queries.shipped_and_free(account.line, other)
    rules.check_shipped(said.quantity, free=free, number=other.number)


def _same(before: ReturnEntry, said: Account) -> ReturnEntry:
    if before.account_id != said.account_id:
        raise Conflict("This form was already sent for another entry.", code="submission_taken")
    return before


def _write(
    entry: ReturnEntry, verb: str, license: License, *, actor: User, reason: str = "", **facts: str
) -> None:
    quantity = abs(entry.quantity)
    audit.record(
        entry,
        verb,
        actor=actor,
        thread=license.case_id,
        reason=reason,
        after={"total": entry.total, "on": entry.on},
        quantity=plain(quantity),
        unit=units.name(entry.line.unit, quantity),
        line=entry.line.number,
        license=license.number,
        **facts,
    )
