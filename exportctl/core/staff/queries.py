"""Reads about people of the authority: the list, one person, and who can do what."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.people import matrix
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from exportctl.core.staff import ties
from exportctl.core.staff.models import (
    AUTHORITY_ROLES,
    OPEN_GRANTS,
    GrantStatus,
    LinkStatus,
    RoleGrant,
    WelcomeLink,
)

STATES = {"active": "Open", "new": "Not come in yet", "disabled": "Closed", "waiting": "A role waits"}
UNUSABLE = "!"  # Django begins a password with it that nobody has set
MOST_WAITING = 50
MOST_EVENTS = 100


def has_joined(person: User) -> bool:
    """Whether somebody ever chose a password."""
    return not person.password.startswith(UNUSABLE)


def is_closed(person: User) -> bool:
    """Whether an account was open and is not."""
    return has_joined(person) and not person.is_active


def administrators() -> QuerySet[User]:
    """Return the administrators who can sign in."""
    return User.objects.filter(groups__name=Role.ADMINISTRATOR.value, is_active=True).exclude(
        password__startswith=UNUSABLE
    )


def managers() -> QuerySet[User]:
    """Return the managers who can sign in."""
    return User.objects.filter(groups__name=Role.MANAGER.value, is_active=True)


def people_visible_to(actor: User) -> QuerySet[User]:
    """Return the people of the authority, for those who may know of all of them."""
    found = User.objects.exclude(side=Side.EXPORTER)
    return found if actor.holds("people.see") else found.none()


def findable(actor: User) -> QuerySet[User]:
    """Return everybody, exporters' people too, for those who may look somebody up."""
    return User.objects.all() if actor.holds("people.see") else User.objects.none()


@dataclass(frozen=True)
class Filters:
    """What a list of people shows."""

    text: str = ""
    role: str = ""
    state: str = ""
    exporters: bool = False


def listed(actor: User, filters: Filters) -> QuerySet[User]:
    """Return the people of a list. Exporters' people are found by words only, never listed as a whole."""
    found = people_visible_to(actor)
    if filters.exporters:
        found = findable(actor).filter(side=Side.EXPORTER) if filters.text else found.none()
    if filters.text:
        found = found.filter(Q(name__icontains=filters.text) | Q(email__icontains=filters.text))
    if filters.role:
        found = found.filter(groups__name=filters.role)
    return found.filter(_in_state(filters.state))


def _in_state(state: str) -> Q:
    waiting = RoleGrant.objects.filter(person=OuterRef("pk"), status=GrantStatus.WAITING)
    return {
        "active": Q(is_active=True),
        "new": Q(is_active=False, password__startswith=UNUSABLE),
        "disabled": Q(is_active=False) & ~Q(password__startswith=UNUSABLE),
        "waiting": Q(Exists(waiting)),
    }.get(state, Q())


@dataclass(frozen=True)
class Row:
    """One person as a list shows them."""

    person: User
    roles: list[str]
    waiting: list[str]
    role_until: date | None
    authority_until: date | None
    state: str
    tone: str

    @property
    def cells(self) -> list[str]:
        """The row as it stands in a file."""
        person = self.person
        seen = f"{person.last_login:%Y-%m-%d %H:%M}" if person.last_login else ""
        days = [f"{day:%Y-%m-%d}" if day else "" for day in (self.role_until, self.authority_until)]
        roles = ["; ".join(self.roles), "; ".join(self.waiting)]
        return [person.name, person.email, self.state, *roles, *days, seen, f"{person.created_at:%Y-%m-%d}"]


def rows(people: list[User]) -> list[Row]:
    """Return people with what is known of their roles, in three reads however many they are."""
    keys = [one.pk for one in people]
    grants: dict[object, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(person__in=keys, status__in=OPEN_GRANTS):
        grants.setdefault(grant.person_id, []).append(grant)
    links = WelcomeLink.objects.filter(person__in=keys, status=LinkStatus.OPEN)
    open_links = {link.person_id: link for link in links}
    authority = ties.expiries_of(keys)
    return [
        _row(one, grants.get(one.pk, []), open_links.get(one.pk), authority.get(one.pk)) for one in people
    ]


def _row(person: User, grants: list[RoleGrant], link: WelcomeLink | None, authority: date | None) -> Row:
    ends = [one.until_day for one in grants if one.status == GrantStatus.GIVEN and one.until_day]
    state, tone = standing(person, link)
    return Row(
        person,
        sorted(role.label for role in person.roles),
        sorted(one.role_words for one in grants if one.status == GrantStatus.WAITING),
        min(ends, default=None),
        authority,
        state,
        tone,
    )


def standing(person: User, link: WelcomeLink | None) -> tuple[str, str]:
    """Return in words whether somebody can sign in, and the tone of it."""
    if person.is_active:
        return "Open", "go"
    if has_joined(person):
        return "Closed", "stop"
    if link is None:
        return "Link withdrawn", "stop"
    return ("Invited", "wait") if link.expires_at > timezone.now() else ("Link too old", "stop")


def open_link(person: User) -> WelcomeLink | None:
    """Return the link that waits for a person."""
    return WelcomeLink.objects.filter(person=person, status=LinkStatus.OPEN).select_related("sent_by").first()


def grants_of(person: User) -> list[RoleGrant]:
    """Return every role that a person was ever given, the newest first, with the people it names."""
    return list(person.role_grants.select_related("given_by", "confirmed_by", "ended_by", "person"))


def waiting(actor: User) -> list[RoleGrant]:
    """Return the roles that wait for a second administrator, the oldest first."""
    if not actor.holds("people.confirm"):
        return []
    found = RoleGrant.objects.filter(status=GrantStatus.WAITING).select_related("person", "given_by")
    return list(found.order_by("created_at")[:MOST_WAITING])


def confirmable(actor: User) -> QuerySet[RoleGrant]:
    """Return the roles that wait and that the person could confirm."""
    found = RoleGrant.objects.filter(status=GrantStatus.WAITING)
    return found.exclude(given_by=actor).exclude(person=actor)


def history(person: User) -> list[AuditEvent]:
    """Return what was done about a person, the newest first."""
    return list(AuditEvent.objects.filter(thread=person.pk).order_by("-seq")[:MOST_EVENTS])


@dataclass(frozen=True)
class Holders:
    """A role, how many people have it who can sign in, and whether two people give it."""

    role: Role
    people: int


def holders() -> list[Holders]:
    """Return the roles of the authority with the number of people who have each."""
    counted = User.objects.filter(is_active=True).values("groups__name").annotate(people=Count("pk"))
    found = {one["groups__name"]: one["people"] for one in counted.order_by()}
    return [Holders(role, found.get(role.value, 0)) for role in AUTHORITY_ROLES]


def who_may() -> list[tuple[matrix.Line, list[bool]]]:
    """Return each permission, and for each role of the authority whether it holds it.

    What no role of the authority holds is an exporter's and left out.
    """
    found = [(line, [role in line.roles for role in AUTHORITY_ROLES]) for line in matrix.lines().values()]
    return [(line, held) for line, held in found if any(held)]
