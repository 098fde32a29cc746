"""Reads of training and authority: who has what, who may sign, and who could sign instead."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.competence import rules
from licensing.competence.models import Kind, Level, Qualification, QualificationStatus

SIGNING_ROLES = (Role.TECHNICAL_REVIEWER, Role.LICENSING_OFFICER, Role.COUNTERSIGNER, Role.MANAGER)
STATES = {
    "in_force": "In force",
    "soon": "Ends soon",
    "to_come": "Begins later",
    "expired": "Expired",
    "withdrawn": "Withdrawn",
}


def qualifications_visible_to(actor: User) -> QuerySet[Qualification]:
    """Return the qualifications that a person may know of, with the people they name."""
    found = Qualification.objects.select_related("person", "given_by", "withdrawn_by")
    return found if actor.holds("competence.see") else found.none()


def listed(actor: User, *, state: str, category: str, on: date) -> QuerySet[Qualification]:
    """Return the qualifications of a list: in one state on a day, and for one category, where asked."""
    found = qualifications_visible_to(actor).filter(_in_state(state, on))
    return found.filter(categories__contains=[category]) if category else found


def _in_state(state: str, on: date) -> Q:
    given = Q(status=QualificationStatus.GIVEN)
    soon = on + timedelta(days=rules.REMIND_DAYS)
    return {
        "in_force": given & Q(valid_from__lte=on, valid_until__gte=on),
        "soon": given & Q(valid_from__lte=on, valid_until__gte=on, valid_until__lte=soon),
        "to_come": given & Q(valid_from__gt=on),
        "expired": given & Q(valid_until__lt=on),
        "withdrawn": Q(status=QualificationStatus.WITHDRAWN),
    }.get(state, Q())


def in_force(on: date, roles: Iterable[Role] = (Role.TECHNICAL_REVIEWER,)) -> QuerySet[Qualification]:
    """Return the authorities that hold on a day, of people who still work in one of the roles.

    By default those of technical reviewers, who sign assessments.
    """
    return Qualification.objects.filter(
        _in_state("in_force", on),
        kind=Kind.TECHNICAL,
        level=Level.AUTHORIZED,
        person__is_active=True,
        person__in=User.objects.filter(groups__name__in=list(roles)),
    ).select_related("person")


def signers(on: date, roles: Iterable[Role] = (Role.TECHNICAL_REVIEWER,)) -> dict[str, list[User]]:
    """Return for each category who may sign for it on a day in these roles; nobody is an empty list."""
    found: dict[str, dict[object, User]] = {category: {} for category in rules.CATEGORIES}
    for one in in_force(on, roles).order_by("person__name", "person__email"):
        for category in one.categories:
            found[category].setdefault(one.person_id, one.person)
    return {category: list(people.values()) for category, people in found.items()}


def held_by(person: User) -> list[rules.Held]:
    """Return every qualification that a person ever had for technical assessment."""
    return [one.held for one in Qualification.objects.filter(person=person, kind=Kind.TECHNICAL)]


def lacks(held: Iterable[rules.Held], categories: Iterable[str], on: date) -> list[str]:
    """Return why somebody with these qualifications may not sign for all of these categories.

    Goods of no category want any authority that holds.
    """
    mine, wanted = list(held), sorted(set(categories))
    if wanted:
        return [why for category in wanted if (why := rules.why_not(mine, category, on))]
    if any(one.level == Level.AUTHORIZED and one.holds(on) for one in mine):
        return []
    return ["You have no authority to sign that is in force."]


def who_could_sign(categories: Iterable[str], able: dict[str, list[User]]) -> str:
    """Return in words who has authority for all of these categories; `able` is from `signers`."""
    wanted = set(categories) or set(able)
    chosen = [{person.pk: str(person) for person in able.get(category, [])} for category in sorted(wanted)]
    if set(categories):
        names = sorted(name for pk, name in chosen[0].items() if all(pk in one for one in chosen[1:]))
    else:
        names = sorted({name for one in chosen for name in one.values()})
    if not names:
        return "Nobody has that authority now: a manager can give it."
    return f"{' or '.join(names)} could sign."


def signing_people() -> QuerySet[User]:
    """Return who works here in a role that signs assessments or classifications, by name."""
    people = User.objects.filter(groups__name__in=SIGNING_ROLES, is_active=True)
    return people.distinct().order_by("name", "email")
