"""What the list of people asks: until when somebody may sign assessments."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.staff.ties import Scope, register_expiries, register_scopes
from licensing.competence import queries


def last_days(people: Iterable[UUID]) -> Mapping[UUID, date]:
    """Return the last day on which each may sign for some category."""
    found = queries.in_force(timezone.localdate()).filter(person__in=list(people)).order_by()
    return dict(found.values_list("person").annotate(Max("valid_until")))


def authority(person: User) -> Iterator[Scope]:
    """Return for which categories a technical reviewer may sign, or that there is none."""
    if not person.has_role(Role.TECHNICAL_REVIEWER):
        return
    found = list(queries.in_force(timezone.localdate()).filter(person=person))
    categories = sorted({category for one in found for category in one.categories})
    text = f"Categories {', '.join(categories)}" if categories else "None yet, so nothing can be signed."
    if found:
        text += f", until {max(one.valid_until for one in found):%-d %b %Y}"
    url = f"{reverse('licensing:competence-give')}?person={person.pk}"
    yield Scope("Authority to sign assessments", text, url, "competence.keep")


register_expiries(last_days)
register_scopes(authority)
