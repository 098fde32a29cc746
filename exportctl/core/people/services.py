"""Writes about people: roles as the matrix says, new people, and the links that let them in."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.people import mail, matrix
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from exportctl.core.staff.models import AUTHORITY_ROLES, OPEN_GRANTS, GrantStatus, RoleGrant

BY_COMMAND = "Given when the person was added by whoever runs the installation."
BEFORE = "Held before roles had a history."


@transaction.atomic
def sync_roles() -> int:
    """Make the groups equal to the roles of the matrix; return how many permissions it gives out.

    What a role may do is read from the matrix itself, so a stale database never widens it.
    """
    Group.objects.exclude(name__in=[role.value for role in Role]).delete()
    Group.objects.bulk_create([Group(name=role.value) for role in Role], ignore_conflicts=True)
    _write_missing_grants()
    return len(matrix.lines())


def _write_missing_grants() -> None:
    """Give the roles that people of the authority have a history where an earlier version wrote none."""
    held = User.groups.through.objects.filter(group__name__in=[role.value for role in AUTHORITY_ROLES])
    known = set(RoleGrant.objects.filter(status__in=OPEN_GRANTS).values_list("person_id", "role"))
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person_id=person,
            role=role,
            reason=BEFORE,
            from_day=added.date(),
            begun_at=timezone.now(),
            status=GrantStatus.GIVEN,
        )
        for person, role, added in held.values_list("user_id", "group__name", "user__created_at")
        if (person, role) not in known
    )


@transaction.atomic
def give_role(user: User, role: Role, *, actor: User | None) -> None:
    """Give `user` a role by command, or to an exporter; the grant is in the audit trail.

    An administrator gives roles by `exportctl.core.staff.services.give`.
    """
    user.groups.add(Group.objects.get(name=role.value))
    if role.side != Side.EXPORTER:
        facts = {"reason": BY_COMMAND, "from_day": timezone.localdate(), "begun_at": timezone.now()}
        if not user.role_grants.filter(role=role.value, status__in=OPEN_GRANTS).exists():
            RoleGrant.objects.create(person=user, role=role.value, status=GrantStatus.GIVEN, **facts)
    user.__dict__.pop("roles", None)
    user.__dict__.pop("role_names", None)
    audit.record(
        user,
        "person.role_given",
        actor=actor,
        thread=user.pk,
        after={"role": role.value},
        role=role.label,
        person=user.name,
    )


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    role: Role,
    actor: User | None,
    password: str | None = None,
    verified: bool = False,
) -> User:
    """Add a person with one role. Without a password, or before the address is verified, nobody can sign in.

    Raises:
        IntegrityError: the e-mail address is taken.
    """
    user = User.objects.create_user(email, password, name=name, side=role.side)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    audit.record(
        user, "person.added", actor=actor, thread=user.pk, after={"side": role.side}, person=user.name
    )
    give_role(user, role, actor=actor)
    return user


def is_known(email: str) -> bool:
    """Whether the address belongs to somebody already, confirmed or not."""
    return (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email).exists()
    )


def ask_to_confirm(user: User) -> None:
    """Send the link that confirms the person's address."""
    address = EmailAddress.objects.get(user=user, primary=True)
    link = settings.BASE_URL + reverse(
        "account_confirm_email", args=[EmailConfirmationHMAC.create(address).key]
    )
    mail.post("account/email/email_confirmation_signup", to=user.email, user=user, activate_url=link)


def tell_already_known(email: str) -> None:
    """Tell the owner of a known address that somebody, perhaps they themselves, registered with it again."""
    link = settings.BASE_URL + reverse("account_reset_password")
    mail.post("account/email/account_already_exists", to=email, password_reset_url=link)


def password_link(user: User) -> str:
    """Return a link that sets the person's password once; it ends with PASSWORD_RESET_TIMEOUT."""
    key = default_token_generator.make_token(user)
    return settings.BASE_URL + reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key}
    )
