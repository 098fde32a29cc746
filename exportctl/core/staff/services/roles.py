"""Giving and taking roles: proposed, confirmed where the role decides, begun on its day, and ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.staff import queries, rules
from exportctl.core.staff.flow import ROLE_FLOW
from exportctl.core.staff.models import OPEN_GRANTS, GrantStatus, RoleGrant
from exportctl.core.staff.services.locking import end_sessions, fresh, keep_an_administrator, lock, locked_for


@dataclass(frozen=True)
class Wanted:
    """A role that somebody is to have: why, from which day and until which (None goes on)."""

    role: Role
    reason: str
    from_day: date
    until_day: date | None = None


@transaction.atomic
def give(person: User, wanted: Wanted, *, actor: User) -> RoleGrant:
    """Give a role, or propose it where a second administrator confirms it first.

    Raises:
        NotPermitted: it is the actor's own, an exporter's, or the actor is no administrator.
        Conflict: `has_role`.
        DomainError: `reason_required`, `conflicting_roles`, `account_closed`, or what `check_period` raises.
    """
    locked, actor = locked_for(person, actor)
    if queries.is_closed(locked):
        raise DomainError("This account is closed. Open it first.", code="account_closed")
    return propose(locked, wanted, actor=actor)


def propose(person: User, wanted: Wanted, *, actor: User) -> RoleGrant:
    """Write the grant of a person that the caller has locked."""
    role = wanted.role
    if not wanted.reason.strip():
        raise _at("reason", "Say why: it is kept with the role.", "reason_required")
    held = {Role(one.role) for one in person.role_grants.filter(status__in=OPEN_GRANTS)} | person.roles
    if role in held:
        message = f"{person} has the role {role.label} already, or it waits to be confirmed."
        raise Conflict(message, code="has_role", gaps=[Gap(message, field="role")])
    if reason := rules.conflict(role, held):
        raise _at("role", reason, "conflicting_roles")
    rules.check_period(role, wanted.from_day, wanted.until_day, today=timezone.localdate())
    two = rules.needs_two(role)
    grant = RoleGrant.objects.create(
        person=person,
        role=role.value,
        reason=wanted.reason.strip(),
        from_day=wanted.from_day,
        until_day=wanted.until_day,
        two_people=two,
        given_by=actor,
        status=GrantStatus.WAITING if two else GrantStatus.GIVEN,
    )
    _record(grant, "person.role_proposed" if two else "person.role_given", actor)
    if two:
        others = queries.administrators().exclude(pk__in=[actor.pk, person.pk])
        page = reverse("staff-person", args=[person.pk])
        tell("staff.confirm", others, path=page, person=person, role=role.label, asked_by=actor)
    else:
        begin(grant)
    return grant


def _at(field: str, message: str, code: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field=field)])


def _record(grant: RoleGrant, verb: str, actor: User) -> None:
    facts = {"role": grant.role, "from_day": grant.from_day, "until_day": grant.until_day}
    audit.record(
        grant.person,
        verb,
        actor=actor,
        thread=grant.person_id,
        after=facts,
        reason=grant.reason,
        role=grant.role_words,
        person=grant.person.name,
    )


def begin(grant: RoleGrant) -> bool:
    """Let a given role count once its first day has come; return whether it does now."""
    if grant.status != GrantStatus.GIVEN or grant.begun_at or grant.from_day > timezone.localdate():
        return False
    person = grant.person
    person.groups.add(Group.objects.get(name=grant.role))
    User.objects.filter(pk=person.pk).update(side=Role(grant.role).side)
    grant.begun_at = timezone.now()
    grant.save(update_fields=["begun_at", "updated_at"])
    return True


@transaction.atomic
def confirm_role(grant: RoleGrant, *, actor: User) -> RoleGrant:
    """Confirm a role that another administrator proposed. It counts from its first day, at the earliest now.

    Raises:
        NotPermitted: the actor proposed it, or it is for the actor.
        Conflict: `wrong_status`.
        DomainError: `conflicting_roles`, because of a role given meanwhile; `role_over`.
    """
    person = lock(grant.person)
    held = {Role(one.role) for one in person.role_grants.filter(status=GrantStatus.GIVEN)} | person.roles

    def gate(locked: RoleGrant) -> None:
        if reason := rules.conflict(Role(locked.role), held):
            raise DomainError(reason, code="conflicting_roles")
        if locked.until_day is not None and locked.until_day < timezone.localdate():
            raise DomainError("The last day of this role is over. Do not give it.", code="role_over")

    said = {"confirmed_by": actor, "confirmed_at": timezone.now()}
    moved = _advance(grant, "confirm", actor=fresh(actor), fields=said, gate=gate)
    begin(moved)
    return moved


@transaction.atomic
def refuse_role(grant: RoleGrant, *, reason: str, actor: User) -> RoleGrant:
    """Do not give a role that waits; whoever proposed it takes it back in this way too."""
    lock(grant.person)
    return _end(grant, "refuse", actor=fresh(actor), reason=reason)


@transaction.atomic
def take_role(grant: RoleGrant, *, reason: str, actor: User) -> RoleGrant:
    """Take a role away, at once; the person's sessions end.

    Raises:
        NotPermitted: it is the actor's own.
        Conflict: `wrong_status`.
        DomainError: `reason_required` or `last_administrator`.
    """
    person, actor = locked_for(grant.person, actor)
    if grant.role == Role.ADMINISTRATOR and person.has_role(Role.ADMINISTRATOR):
        keep_an_administrator(person, actor)
    moved = _end(grant, "take", actor=actor, reason=reason)
    _drop(moved)
    return moved


def _advance(
    grant: RoleGrant,
    action: str,
    *,
    actor: User | None,
    fields: Mapping[str, Any],
    reason: str = "",
    gate: Callable[[RoleGrant], None] | None = None,
) -> RoleGrant:
    return advance(
        grant,
        action,
        ROLE_FLOW,
        actor=actor,
        reason=reason,
        gate=gate,
        thread=grant.person_id,
        fields=fields,
        role=grant.role_words,
        person=grant.person.name,
    )


def _end(grant: RoleGrant, action: str, *, actor: User | None, reason: str) -> RoleGrant:
    ended = {"ended_by": actor, "ended_at": timezone.now(), "end_reason": reason.strip()}
    return _advance(grant, action, actor=actor, fields=ended, reason=reason)


def _drop(grant: RoleGrant) -> None:
    grant.person.groups.remove(Group.objects.get(name=grant.role))
    end_sessions(grant.person)


def mind_roles(*, on: date) -> int:
    """Begin the roles whose first day has come, and end those whose last day is over; return how many."""
    due = RoleGrant.objects.filter(
        Q(begun_at=None, from_day__lte=on) | Q(until_day__lt=on), status=GrantStatus.GIVEN
    )
    return sum(_mind(pk, on) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _mind(pk: UUID, on: date) -> bool:
    grant = RoleGrant.objects.select_related("person").get(pk=pk)
    lock(grant.person)
    grant.refresh_from_db(fields=["status", "begun_at"])
    if grant.status != GrantStatus.GIVEN:
        return False
    if grant.until_day is not None and grant.until_day < on:
        moved = _end(grant, "lapse", actor=None, reason="Its last day is over.")
        _drop(moved)
        return True
    return begin(grant)


def refuse_waiting(person: User, *, actor: User, reason: str) -> None:
    """Refuse what waits to be confirmed for somebody whose account is being closed."""
    require(actor, "people.manage", person)
    for grant in person.role_grants.filter(status=GrantStatus.WAITING):
        _end(grant, "refuse", actor=actor, reason=reason)
