"""Writes about people: roles as the matrix says, and grants of roles."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from exportctl.core import audit
from exportctl.core.people import matrix
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role


@transaction.atomic
def sync_roles() -> int:
    """Make groups and permissions equal to the role matrix; return how many permissions it has."""
    kind = ContentType.objects.get_for_model(User)
    wanted = matrix.lines()
    Permission.objects.filter(content_type=kind, codename__contains=".").exclude(codename__in=wanted).delete()
    permissions = {
        line.permission: Permission.objects.update_or_create(
            content_type=kind, codename=line.permission, defaults={"name": line.meaning[:255]}
        )[0]
        for line in wanted.values()
    }
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([permissions[line.permission] for line in wanted.values() if role in line.roles])
    return len(wanted)


@transaction.atomic
def give_role(user: User, role: Role, *, actor: User | None) -> None:
    """Give `user` a role; the grant is in the audit trail."""
    user.groups.add(Group.objects.get(name=role.value))
    user.__dict__.pop("roles", None)
    audit.record(user, "person.role_given", actor=actor, after={"role": role.value}, role=role.label, person=user.name)
