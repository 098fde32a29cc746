"""Writes: queues that are saved, and cases that are handed out many at once."""

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
from licensing.queues.models import SavedQueue
from licensing.queues.permissions import may_see
from licensing.queues.teams import BY_KEY, team_of
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

MOST_OF_ONE = 12


@transaction.atomic
def save_queue(*, name: str, query: str, shared: bool, actor: User) -> SavedQueue:
    """Keep a queue under a name, for oneself or for one's team.

    Raises:
        DomainError: `name_taken`, `too_many` or `no_team`.
    """
    require(actor, "queues.save")
    team = _team_key(actor) if shared else ""
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    others = SavedQueue.objects.filter(team=team) if team else SavedQueue.objects.filter(owner=actor, team="")
    if others.count() >= MOST_OF_ONE:
        whose = f"The team {BY_KEY[team].name} has" if team else "You have"
        raise DomainError(
            f"{whose} {MOST_OF_ONE} saved queues, and each is counted on every page. Remove one first.",
            code="too_many",
        )
    queue = SavedQueue(owner=actor, name=name.strip(), team=team, query=query)
    _write(queue)
    _record(queue, "queue.saved", actor)
    return queue


@transaction.atomic
def change_queue(
    queue: SavedQueue, *, name: str, shared: bool, actor: User, query: str | None = None, version: str
) -> SavedQueue:
    """Rename a queue, share it with its owner's team or no longer, or give it other filters."""
    locked = _locked(queue, actor, version)
    if shared and not locked.team:
        locked.team = _team_key(locked.owner)
    elif not shared:
        locked.team = ""
    locked.name = name.strip()
    if query is not None:
        locked.query = query
    locked.version += 1
    _write(locked)
    _record(locked, "queue.changed", actor)
    return locked


@transaction.atomic
def remove_queue(queue: SavedQueue, *, actor: User, version: str) -> None:
    """Take a saved queue away; its history and the trail keep what it was."""
    locked = _locked(queue, actor, version)
    audit.record(locked, "queue.removed", actor=actor, before=_values(locked), name=locked.name)
    locked.delete()


def _locked(queue: SavedQueue, actor: User, version: str) -> SavedQueue:
    rows = SavedQueue.objects.select_for_update(of=("self",)).select_related("owner")
    locked = rows.filter(pk=queue.pk).first()
    if locked is None or not may_see(actor, locked):
        raise Missing
    require(actor, "queues.save", locked)
    expect_version(locked, version)
    return locked


def _team_key(owner: User) -> str:
    team = team_of(owner)
    if team is None:
        raise DomainError(f"{owner} is in no team.", code="no_team")
    return team.key


def _write(queue: SavedQueue) -> None:
    """Save a queue; that its name is taken is known to the database alone."""
    try:
        with transaction.atomic():
            queue.save()
    except IntegrityError as error:
        if "saved_queue_name_once" not in str(error):
            raise
        whose = f"The team {BY_KEY[queue.team].name} has" if queue.team else "You have"
        raise DomainError(f"{whose} a queue of this name already.", code="name_taken") from None


def _values(queue: SavedQueue) -> dict[str, str]:
    return {"name": queue.name, "team": queue.team, "query": queue.query}


def _record(queue: SavedQueue, verb: str, actor: User) -> None:
    shared = f" and shared it with the team {BY_KEY[queue.team].name}" if queue.team else ""
    audit.record(queue, verb, actor=actor, after=_values(queue), name=queue.name, shared=shared)


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
