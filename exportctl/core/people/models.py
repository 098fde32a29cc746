"""People who sign in, by e-mail address."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from exportctl.core.people import matrix
from exportctl.core.people.roles import Role, Side

if TYPE_CHECKING:
    from exportctl.core.people.memberships import Membership


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
        through = self.model.groups.through
        names = through.objects.filter(user_id=OuterRef("pk")).values_list("group__name")
        return super().get_queryset().annotate(role_names=ArraySubquery(names))

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

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The person's roles, read once per request."""
        known = {role.value for role in Role}
        found: Iterable[str] | None = self.__dict__.get("role_names")
        names = self.groups.values_list("name", flat=True) if found is None else found
        return frozenset(Role(name) for name in names if name in known)

    def has_role(self, role: Role) -> bool:
        """Whether the person has `role`."""
        return role in self.roles

    def holds(self, permission: str) -> bool:
        """Whether one of the person's roles is given `permission` by the role matrix."""
        return self.is_active and not matrix.lines()[permission].roles.isdisjoint(self.roles)
