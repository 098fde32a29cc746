"""People who sign in, by e-mail address."""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now, TruncDate
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from exportctl.core.people import matrix
from exportctl.core.people.roles import Role, Side

if TYPE_CHECKING:
    from exportctl.core.people.memberships import Membership

# Of two administrators who close each other's account at once the second waits, counts anew and is refused.
# Who has set no password yet could not act.
LAST_OPEN_ADMINISTRATOR = """
    IF NOT EXISTS (
        SELECT 1 FROM core_user_groups AS held JOIN auth_group ON auth_group.id = held.group_id
        WHERE auth_group.name = 'sys_admin' AND held.user_id = OLD.id
    ) THEN RETURN NEW; END IF;
    PERFORM 1 FROM auth_group WHERE name = 'sys_admin' FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM core_user AS other
        JOIN core_user_groups AS held ON held.user_id = other.id
        JOIN auth_group ON auth_group.id = held.group_id
        WHERE auth_group.name = 'sys_admin' AND other.is_active AND other.password NOT LIKE '!%'
            AND other.id <> OLD.id
    ) THEN
        RAISE EXCEPTION 'authority_keeps_an_administrator' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@cache  # every read of people asks the same
def _role_names() -> ArraySubquery:
    """Return the names of a person's roles.

    A role whose last day is over does not count, also before the job has come that takes it away.
    """
    over = apps.get_model("core", "RoleGrant").objects.filter(
        person_id=OuterRef("user_id"),
        role=OuterRef("group__name"),
        status="given",
        until_day__lt=TruncDate(Now()),
    )
    held = User.groups.through.objects.filter(~Exists(over), user_id=OuterRef("pk"))
    return ArraySubquery(held.values_list("group__name"))


class UserManager(BaseUserManager["User"]):
    """Creates people; there is no superuser, because nobody passes every rule."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new person who signs in with `email`; without a password nobody can sign in yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_queryset(self) -> models.QuerySet["User"]:
        """Bring each person's role names along, so that knowing who asks is one query."""
        return super().get_queryset().annotate(role_names=_role_names())

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person. What they may do comes from their roles (groups) and from grants on organizations."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sign_in_epoch = models.PositiveIntegerField(
        default=0, help_text="Grows when every session of the person is to end."
    )

    # The organization that the person chose for the page they are on; None outside a page, where nothing is
    # chosen and everything counts that they act for. It belongs to the request and is no column.
    acting_for: uuid.UUID | None = None
    # What the request read of the organizations that the person acts for; None outside a page.
    memberships: "list[Membership] | None" = None

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="user_is_never_superuser"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="user_by_name")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="keeps_an_administrator",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_active=True, new__is_active=False),
                func=LAST_OPEN_ADMINISTRATOR,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The person's roles, read once per request."""
        known = {role.value for role in Role}
        names: Iterable[str] | None = self.__dict__.get("role_names")
        if names is None:
            kept: Any = type(self).objects.filter(pk=self.pk)
            names = kept.values_list("role_names", flat=True).first() or ()
        return frozenset(Role(name) for name in names if name in known)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Return what a session must match; it changes with the password and with `sign_in_epoch`."""
        epoch = f":{self.sign_in_epoch}" if self.sign_in_epoch else ""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, self.password + epoch, secret=secret, algorithm="sha256").hexdigest()

    def has_role(self, role: Role) -> bool:
        """Whether the person has `role`."""
        return role in self.roles

    def holds(self, permission: str) -> bool:
        """Whether one of the person's roles is given `permission` by the role matrix."""
        return self.is_active and not matrix.lines()[permission].roles.isdisjoint(self.roles)
