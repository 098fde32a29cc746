"""Writes: lists that are saved, and cases that are handed out many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Missing
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.queues.lists import NOUNS, SAVES, Circle, circle_of, circles_for, circles_of
from licensing.queues.models import SavedQueue, Shows
from licensing.queues.permissions import may_see
from licensing.referrals.models import Agency
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

MOST_OF_ONE = 12


@transaction.atomic
def save_queue(
    *, name: str, query: str, shared_with: str, actor: User, shows: Shows = Shows.CASES
) -> SavedQueue:
    """Keep a list under a name, for oneself or for a circle of one's own, named by its key.

    Raises:
        DomainError: `name_taken`, `too_many` or `not_theirs`.
    """
    require(actor, SAVES[shows])
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    queue = SavedQueue(owner=actor, shows=shows, name=name.strip(), query=query)
    _share(queue, _circle(shared_with, circles_of(actor, shows)))
    _check_room(queue)
    _write(queue)
    _record(queue, "queue.saved", actor)
    return queue


@transaction.atomic
def change_queue(
    queue: SavedQueue, *, name: str, shared_with: str, actor: User, query: str | None = None, version: str
) -> SavedQueue:
    """Rename a list, share it with a circle of its owner or no longer, or give it other filters.

    Raises:
        DomainError: `name_taken`, `too_many` or `not_theirs`.
    """
    locked = _locked(queue, actor, version)
    _share(locked, _circle(shared_with, circles_for(locked, actor)))
    _check_room(locked)
    locked.name = name.strip()
    if query is not None:
        locked.query = query
    locked.version += 1
    _write(locked)
    _record(locked, "queue.changed", actor)
    return locked


@transaction.atomic
def remove_queue(queue: SavedQueue, *, actor: User, version: str) -> None:
    """Take a saved list away; its history and the trail keep what it was."""
    locked = _locked(queue, actor, version)
    noun, before = NOUNS[Shows(locked.shows)], _values(locked)
    audit.record(locked, "queue.removed", actor=actor, before=before, name=locked.name, noun=noun)
    locked.delete()


def _locked(queue: SavedQueue, actor: User, version: str) -> SavedQueue:
    rows = SavedQueue.objects.select_for_update(of=("self",)).select_related("owner", "agency")
    locked = rows.filter(pk=queue.pk).first()
    if locked is None or not may_see(actor, locked):
        raise Missing
    require(actor, SAVES[Shows(locked.shows)], locked)
    expect_version(locked, version)
    return locked


def _circle(key: str, circles: Sequence[Circle]) -> Circle | None:
    """Return the circle that a key names among those that a list can be shared with."""
    if not key:
        return None
    found = next((one for one in circles if one.key == key), None)
    if found is None:
        raise DomainError("This list can no longer be shared there. Choose again.", code="not_theirs")
    return found


def _share(queue: SavedQueue, circle: Circle | None) -> None:
    key = circle.key if circle else ""
    if queue.shows == Shows.REFERRALS:
        queue.agency = Agency.objects.get(pk=key) if key else None
    else:
        queue.team = key


def _check_room(queue: SavedQueue) -> None:
    """Refuse one list more than a person, a team or an agency may have."""
    others = SavedQueue.objects.filter(shows=queue.shows, team=queue.team, agency=queue.agency)
    if not (queue.team or queue.agency_id):
        others = others.filter(owner=queue.owner)
    if others.exclude(pk=queue.pk).count() >= MOST_OF_ONE:
        raise DomainError(
            f"{_whose(queue)} {MOST_OF_ONE} saved {NOUNS[Shows(queue.shows)]}s, and each is counted on every "
            "page. Remove one first.",
            code="too_many",
        )


def _whose(queue: SavedQueue) -> str:
    """Return who has a list, as the subject of a sentence."""
    circle = circle_of(queue)
    return f"{circle.name[:1].upper()}{circle.name[1:]} has" if circle else "You have"


def _write(queue: SavedQueue) -> None:
    """Save a list; that its name is taken is known to the database alone."""
    try:
        with transaction.atomic():
            queue.save()
    except IntegrityError as error:
        if "saved_queue_name_once" not in str(error):
            raise
        noun = NOUNS[Shows(queue.shows)]
        raise DomainError(f"{_whose(queue)} a {noun} of this name already.", code="name_taken") from None


def _values(queue: SavedQueue) -> dict[str, str]:
    shared = {"agency": queue.agency.short_name} if queue.agency else {"team": queue.team}
    return {"name": queue.name, **shared, "query": queue.query}


def _record(queue: SavedQueue, verb: str, actor: User) -> None:
    circle, noun = circle_of(queue), NOUNS[Shows(queue.shows)]
    shared = f" and shared it with {circle.name}" if circle else ""
    audit.record(queue, verb, actor=actor, after=_values(queue), name=queue.name, noun=noun, shared=shared)


@dataclass(frozen=True)
class Refused:
    """A case that was not assigned, and why."""

    case_id: UUID
    reference: str
    reason: str


@dataclass(frozen=True)
class Handed:
    """What became of cases that were handed out together."""

    assigned: tuple[Case, ...]
    refused: tuple[Refused, ...]


@transaction.atomic
def assign_many(seen: Mapping[UUID, UUID | None], *, to: User, actor: User) -> Handed:
    """Give cases to an officer, each with its own event; what has moved on since it was seen is refused.

    `seen` has the officer that the page showed for each case. The rows are locked in one order, so that two
    people who hand out the same cases wait for each other, and the second is told.

    Raises:
        DomainError: `not_an_officer`; then no case was assigned.
    """
    require(actor, "review.assign")
    if not to.holds("review.recommend"):
        raise DomainError(f"{to} is not a licensing officer.", code="not_an_officer")
    rows = cases_visible_to(actor).select_for_update(of=("self",)).filter(pk__in=seen).order_by("pk")
    assigned, refused = [], []
    for case in rows:
        reason = _moved_on(case, seen[case.pk], to)
        if not reason:
            try:
                assigned.append(review.assign(case, to=to, actor=actor, version=case.version, tells=False))
                continue
            except DomainError as error:
                reason = error.message
        refused.append(Refused(case.pk, case.reference, reason))
    if assigned and to != actor:
        _tell_of(assigned, to, actor)
    return Handed(tuple(assigned), tuple(refused))


def _tell_of(cases: Sequence[Case], to: User, actor: User) -> None:
    """Tell the officer of all cases in one notice."""
    page = f"{reverse('licensing:queue')}?whose=mine"
    tell("queues.handed", [to], path=page, number=len(cases), assigned_by=actor)


def _moved_on(case: Case, seen: UUID | None, to: User) -> str:
    """Return why a case is not what the page showed; "" where it is."""
    if case.officer_id == to.pk:
        return f"{to} has it already."
    if case.officer_id != seen:
        return (
            f"{case.officer} was given it while your page was open." if case.officer else "Nobody has it now."
        )
    return ""
