"""Adding people of the authority, and closing and opening their accounts; nobody is ever deleted."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.people.services import is_known
from exportctl.core.staff import queries, ties
from exportctl.core.staff.services.links import send_link, withdraw_open
from exportctl.core.staff.services.locking import end_sessions, fresh, keep_an_administrator, locked_for
from exportctl.core.staff.services.roles import Wanted, propose, refuse_waiting


@dataclass(frozen=True)
class NewPerson:
    """Who comes: the name, the address, and the roles they are to have."""

    name: str
    email: str
    wanted: Sequence[Wanted]


@transaction.atomic
def add(new: NewPerson, *, actor: User) -> User:
    """Add a person, give or propose the roles, and send the link; until it is used nobody can sign in.

    Raises:
        NotPermitted: the actor is no administrator.
        Conflict: `known_address`.
        DomainError: `role_required`, or what giving a role raises; then nobody was added.
    """
    actor = fresh(actor)
    require(actor, "people.manage")
    email = new.email.strip().lower()
    if not new.wanted:
        raise DomainError("Choose at least one role.", code="role_required")
    if is_known(email):
        raise _known(email)
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                email, None, name=new.name.strip(), side=new.wanted[0].role.side, is_active=False
            )
    except IntegrityError:
        raise _known(email) from None
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    facts = {"side": person.side, "email": person.email}
    audit.record(person, "person.added", actor=actor, thread=person.pk, after=facts, person=person.name)
    person = User.objects.get(pk=person.pk)
    for wanted in new.wanted:
        propose(person, wanted, actor=actor)
    send_link(person, actor=actor)
    return person


def _known(email: str) -> Conflict:
    message = f"{email} belongs to somebody already. Find them by this address in the list of people."
    return Conflict(message, code="known_address", gaps=[Gap(message, field="email")])


@transaction.atomic
def rename(person: User, name: str, *, reason: str, actor: User) -> User:
    """Correct a person's name. The trail and documents of before keep the name of that time.

    Raises:
        NotPermitted: it is the actor's own, or an exporter's.
        DomainError: `name_required`, `same_name` or `reason_required`.
    """
    locked, actor = locked_for(person, actor)
    name, before = name.strip(), locked.name
    if not name:
        raise _misnamed("Enter the name.", "name_required")
    if name == before:
        raise _misnamed("This is the name already.", "same_name")
    if not reason.strip():
        raise DomainError("Say why: it is kept with the account.", code="reason_required")
    locked.name = name
    locked.save(update_fields=["name"])
    audit.record(
        locked,
        "person.renamed",
        actor=actor,
        thread=locked.pk,
        before={"name": before},
        after={"name": name},
        reason=reason,
        person=before,
        name=name,
    )
    return locked


def _misnamed(message: str, code: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field="name")])


@transaction.atomic
def disable(person: User, *, reason: str, actor: User) -> None:
    """Close an account at once: sessions end, links and waiting roles too; managers hear of what is held.

    Raises:
        NotPermitted: it is the actor's own, or an exporter's.
        Conflict: `closed_already`.
        DomainError: `reason_required` or `last_administrator`.
    """
    locked, actor = locked_for(person, actor)
    if not reason.strip():
        raise DomainError("Say why: it is kept with the account.", code="reason_required")
    if not locked.is_active:
        raise Conflict(f"The account of {locked} is not open.", code="closed_already")
    if locked.has_role(Role.ADMINISTRATOR):
        keep_an_administrator(locked, actor)
    held = ties.work_of(locked)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    end_sessions(locked)
    withdraw_open(locked, actor=actor)
    refuse_waiting(locked, actor=actor, reason="The account was closed.")
    after = {"held": {one.label: one.number for one in held}}
    audit.record(
        locked,
        "person.disabled",
        actor=actor,
        thread=locked.pk,
        after=after,
        reason=reason,
        person=locked.name,
    )
    if held:
        page = reverse("staff-person", args=[locked.pk])
        tell("staff.left", queries.managers(), path=page, person=locked, held=held)


@transaction.atomic
def enable(person: User, *, reason: str, actor: User) -> None:
    """Open a closed account again, with the roles that it still has.

    Raises:
        NotPermitted: it is the actor's own, or an exporter's.
        Conflict: `open_already`, or `not_joined` for somebody who has not come in yet.
        DomainError: `reason_required`.
    """
    locked, actor = locked_for(person, actor)
    if not reason.strip():
        raise DomainError("Say why: it is kept with the account.", code="reason_required")
    if locked.is_active:
        raise Conflict(f"The account of {locked} is open.", code="open_already")
    if not queries.has_joined(locked):
        raise Conflict(f"{locked} has not come in yet. Send the link again.", code="not_joined")
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    audit.record(locked, "person.enabled", actor=actor, thread=locked.pk, reason=reason, person=locked.name)
