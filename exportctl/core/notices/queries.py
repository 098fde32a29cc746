"""Reads of notices: always somebody's own."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from exportctl.core.notices.kinds import kind_of
from exportctl.core.notices.models import Delivery, Notice, NoticeChoice
from exportctl.core.people.models import User

COUNTED_TO = 100


def notices_of(actor: User, *, unread: bool = False) -> QuerySet[Notice]:
    """Return a person's notices, or only those that they have not read."""
    found = Notice.objects.filter(person=actor)
    return found.filter(read_at=None) if unread else found


def unread_count(actor: User) -> int:
    """Return how many notices a person has not read, counted to `COUNTED_TO`."""
    return notices_of(actor, unread=True)[:COUNTED_TO].count()


def choices_of(actor: User) -> dict[str, Delivery]:
    """Return what a person chose, by the key of the kind."""
    chosen = NoticeChoice.objects.filter(person=actor).values_list("kind", "delivery")
    return {kind: Delivery(delivery) for kind, delivery in chosen}


def deliveries(people: Iterable[User], kind: str) -> dict[UUID, Delivery]:
    """Return how each of some people hears of a kind: as they chose, and at once where it is pressing."""
    found = {person.pk: Delivery.AT_ONCE for person in people}
    if not kind_of(kind).pressing:
        chosen = NoticeChoice.objects.filter(person__in=found, kind=kind)
        found |= {person: Delivery(delivery) for person, delivery in chosen.values_list("person", "delivery")}
    return found


def people_with_digest() -> Iterable[UUID]:
    """Return the people for whom notices wait for the daily e-mail."""
    waiting = Notice.objects.filter(delivery=Delivery.DIGEST, mailed_at=None)
    return waiting.order_by("person").values_list("person", flat=True).distinct()
