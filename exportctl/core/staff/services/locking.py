"""The locks under which people change: first the person, then the role of administrators."""

from django.contrib.auth.models import Group
from django.db.models import F

from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.staff import queries


def lock(person: User) -> User:
    """Return the person as they are now, under a lock that keeps every other change of them waiting."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def fresh(actor: User) -> User:
    """Return whoever acts with the roles of this moment: another administrator may just take them."""
    return User.objects.get(pk=actor.pk)


def locked_for(person: User, actor: User) -> tuple[User, User]:
    """Return the person under lock and the actor as they are now, or refuse who may not manage them."""
    locked = lock(person)
    actor = fresh(actor)
    require(actor, "people.manage", locked)
    return locked, actor


def keep_an_administrator(person: User, actor: User) -> None:
    """Refuse to take the last administrator away; waits for whoever takes another one away just now.

    Raises:
        NotPermitted: the actor is no administrator any more after the wait.
        DomainError: `last_administrator`.
    """
    Group.objects.select_for_update(no_key=True).get(name=Role.ADMINISTRATOR.value)
    require(fresh(actor), "people.manage")
    if not queries.administrators().exclude(pk=person.pk).exists():
        raise DomainError(
            f"{person} is the last administrator who can sign in. Let somebody else have the role first.",
            code="last_administrator",
        )


def end_sessions(person: User) -> None:
    """Let every session of a person end with its next request."""
    User.objects.filter(pk=person.pk).update(sign_in_epoch=F("sign_in_epoch") + 1)
