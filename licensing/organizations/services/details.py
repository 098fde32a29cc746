"""Changing what an active organization says about itself: its contact at once, its identity by consent."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.organizations import queries
from licensing.organizations.events import OrganizationChanged
from licensing.organizations.flow import IDENTITY_FLOW
from licensing.organizations.models import (
    IDENTITY,
    ChangeStatus,
    FormerIdentity,
    IdentityChange,
    Organization,
)
from licensing.organizations.rules import changed_of, former_names_after
from licensing.organizations.services.members import lock, locked_for
from licensing.organizations.services.registration import IdentityFacts


@dataclass(frozen=True)
class ContactFacts:
    """Whom to ask and where letters go; `postal_address` is lines, empty for the registered address."""

    contact_name: str
    contact_email: str
    contact_phone: str
    postal_address: str


@transaction.atomic
def change_contact(
    organization: Organization, facts: ContactFacts, *, actor: User, seen: int | str | None = None
) -> Organization:
    """Change whom to ask and where letters go, at once; the contact that was is told too.

    The contact person is screened with the exporter, so what is live is screened again.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Conflict: `stale`.
        DomainError: `nothing_changed`.
    """
    locked = locked_for(organization, actor)
    expect_version(locked, seen)
    before = {name: getattr(locked, name) for name in asdict(facts)}
    changed = changed_of(before, asdict(facts))
    _expect_a_change(changed, "contact_name")
    for name in changed:
        setattr(locked, name, getattr(facts, name))
    locked.version += 1
    locked.save(update_fields=[*changed, "version", "updated_at"])
    _record(locked, "organization.contact_changed", actor, before, asdict(facts), changed)
    publish(OrganizationChanged(organization_id=locked.pk))
    tell(
        "organizations.contact_changed",
        queries.administrators_of(locked),
        path=reverse("licensing:my_organization"),
        organization=locked.pk,
        addresses={str(before["contact_email"]), locked.contact_email},
        changed=locked,
        changed_by=actor,
    )
    return locked


@transaction.atomic
def ask_change(
    organization: Organization,
    facts: IdentityFacts,
    *,
    reason: str,
    upload: "UploadedFile[bytes]",
    actor: User,
    seen: int | str | None = None,
) -> IdentityChange:
    """Ask the authority to change what the organization is by its register; until then it stays as it is.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Conflict: `stale`, or `change_waiting` where one waits already.
        DomainError: `nothing_changed`, `reason_required`, or what `files.services.store_upload` raises.
    """
    locked = locked_for(organization, actor)
    expect_version(locked, seen)
    if queries.changes_of(locked).filter(status=ChangeStatus.WAITING).exists():
        raise Conflict(
            "A change waits for the authority already. Withdraw it first, or wait for its answer.",
            code="change_waiting",
        )
    before = {name: getattr(locked, name) for name in IDENTITY}
    columns = facts.columns()
    changed = changed_of(before, {name: columns[name] for name in IDENTITY})
    _expect_a_change(changed, "name")
    if not reason.strip():
        message = "Say why: the authority compares it with the document."
        raise DomainError(message, code="reason_required", gaps=[Gap(message, field="reason")])
    change = IdentityChange(organization=locked, reason=reason.strip(), asked_by=actor, **columns)
    change.evidence = files.store_upload(upload, owner=change, kind="evidence", actor=actor)
    change.save(force_insert=True)
    _record(change, "identity_change.asked", actor, before, columns, changed)
    return change


@transaction.atomic
def accept_change(change: IdentityChange, *, actor: User, seen: int | str | None = None) -> Organization:
    """Make an organization what it asked to be, keep what it was, and have what is live screened again.

    What was issued keeps the name that it was issued with: see `queries.identity_at`.

    Raises:
        NotPermitted: the actor reviews no registrations, or asked for this change.
        Conflict: `stale`, `wrong_status`, or `number_taken` by an active organization of the same country.
    """
    locked = lock(change.organization)
    settled = _settle(change, "accept", actor=actor, seen=seen)
    before = {name: getattr(locked, name) for name in (*IDENTITY, "normalized_name")}
    after = {name: getattr(settled, name) for name in before}
    now = settled.settled_at or timezone.now()
    FormerIdentity.objects.create(organization=locked, change=settled, until=now, **before)
    for name, value in after.items():
        setattr(locked, name, value)
    locked.identity_since = now
    locked.former_names = former_names_after(locked.former_names, before["name"], after["name"])
    locked.version += 1
    try:
        with transaction.atomic():
            locked.save(update_fields=[*before, "identity_since", "former_names", "version", "updated_at"])
    except IntegrityError as error:
        if "organization_number_active_once_per_country" not in str(error):
            raise
        raise Conflict(
            f"Another active organization of the same country has the number {settled.registration_number}. "
            "Only one organization may hold it: decline this change, and say why.",
            code="number_taken",
        ) from error
    changed = changed_of(before, after)
    _record(locked, "organization.identity_changed", actor, before, after, changed)
    publish(OrganizationChanged(organization_id=locked.pk))
    _tell_settled("organizations.change_accepted", settled, locked, was=before["name"])
    return locked


@transaction.atomic
def decline_change(
    change: IdentityChange, *, actor: User, reason: str, seen: int | str | None = None
) -> IdentityChange:
    """Leave an organization as it is; whoever asked reads why.

    Raises:
        NotPermitted: the actor reviews no registrations, or asked for this change.
        Conflict: `stale` or `wrong_status`.
        DomainError: `reason_required`.
    """
    locked = lock(change.organization)
    settled = _settle(change, "decline", actor=actor, seen=seen, reason=reason.strip())
    _tell_settled("organizations.change_declined", settled, locked)
    return settled


@transaction.atomic
def withdraw_change(change: IdentityChange, *, actor: User) -> IdentityChange:
    """Take a change back that the authority has not answered yet.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Conflict: `wrong_status`.
    """
    locked_for(change.organization, actor)
    return _settle(change, "withdraw", actor=actor, seen=None)


def _settle(
    change: IdentityChange, action: str, *, actor: User, seen: int | str | None, reason: str = ""
) -> IdentityChange:
    return advance(
        change,
        action,
        IDENTITY_FLOW,
        actor=actor,
        reason=reason,
        gate=lambda found: expect_version(found, seen),
        thread=change.organization_id,
        fields={"settled_by": actor, "settled_at": timezone.now(), "settle_reason": reason},
    )


def _tell_settled(kind: str, change: IdentityChange, organization: Organization, **facts: Any) -> None:
    tell(
        kind,
        [change.asked_by, *queries.administrators_of(organization)],
        path=reverse("licensing:my_organization"),
        organization=organization.pk,
        change=change,
        organization_now=organization,
        **facts,
    )


def _expect_a_change(changed: Iterable[str], field: str) -> None:
    if not changed:
        message = "Nothing is different from what the authority has. Change it here first."
        raise DomainError(message, code="nothing_changed", gaps=[Gap(message, field=field)])


def _record(
    record: Organization | IdentityChange,
    verb: str,
    actor: User,
    before: dict[str, Any],
    after: dict[str, Any],
    changed: Iterable[str],
) -> None:
    """Write to the trail what differs, and only that."""
    thread = record.pk if isinstance(record, Organization) else record.organization_id
    audit.record(
        record,
        verb,
        actor=actor,
        thread=thread,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
