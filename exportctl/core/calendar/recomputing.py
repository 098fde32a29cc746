"""Reckoning the stored due days of running clocks anew, as after a change of the authority's closing days."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from exportctl.core import audit
from exportctl.core.calendar import rules
from exportctl.core.calendar.followers import follower_of
from exportctl.core.calendar.models import Clock
from exportctl.core.calendar.queries import facts_of, with_facts
from exportctl.core.people.models import User

PORTION = 500


@dataclass(frozen=True)
class Moved:
    """One due day that is another now."""

    key: str
    subject_id: UUID
    before: date
    after: date


@dataclass(frozen=True)
class Portion:
    """What moved in one portion of the running clocks, and the last of it where there may be more."""

    moved: list[Moved]
    last: UUID | None


def recompute_clocks(*, because: str, actor: User | None = None) -> list[Moved]:
    """Reckon the due day of every running clock from its facts; return and record those that moved.

    Safe to repeat: a due day that fits its facts is left alone. A portion is one transaction.
    """
    portion = recompute_portion(because=because, actor=actor)
    moved = portion.moved
    while portion.last is not None:
        portion = recompute_portion(because=because, actor=actor, after=portion.last)
        moved += portion.moved
    return moved


@transaction.atomic
def recompute_portion(*, because: str, actor: User | None = None, after: UUID | None = None) -> Portion:
    """Reckon one portion of the running clocks, in the order of their ids."""
    rows = with_facts(Clock.objects.filter(stopped_at=None)).order_by("pk")
    found = list((rows.filter(pk__gt=after) if after else rows)[:PORTION])
    moved = _recompute(found, because=because, actor=actor)
    return Portion(moved, found[-1].pk if len(found) == PORTION else None)


def _due(clock: Clock) -> date:
    return rules.due_on(facts_of(clock), target=clock.days)


def _recompute(portion: Sequence[Clock], *, because: str, actor: User | None) -> list[Moved]:
    """Move the due days of a portion. Owners are locked before their clocks, as every writer does."""
    moving = [clock for clock in portion if _due(clock) != clock.due_on]
    by_key = defaultdict(list)
    for clock in moving:
        by_key[clock.key].append(clock.subject_id)
    for key, ids in sorted(by_key.items()):
        if (model := follower_of(key)) is not None:
            list(model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
    clocks = Clock.objects.filter(pk__in=[clock.pk for clock in moving], stopped_at=None)
    held = {clock.pk for clock in clocks.select_for_update().order_by("pk")}
    current = with_facts(Clock.objects.filter(pk__in=held)).order_by("pk")
    return [_move(clock, _due(clock), because, actor) for clock in current if _due(clock) != clock.due_on]


def _move(clock: Clock, after: date, because: str, actor: User | None) -> Moved:
    before, clock.due_on = clock.due_on, after
    clock.save(update_fields=["due_on", "updated_at"])
    if (model := follower_of(clock.key)) is not None:
        model._base_manager.filter(pk=clock.subject_id).update(due_on=after)
    audit.record(
        clock,
        "clock.recomputed",
        actor=actor,
        thread=clock.thread or clock.subject_id,
        before={"due_on": f"{before:%Y-%m-%d}"},
        after={"due_on": f"{after:%Y-%m-%d}"},
        reason=because,
        moved_from=f"{before:%-d %b %Y}",
        moved_to=f"{after:%-d %b %Y}",
    )
    return Moved(clock.key, clock.subject_id, before, after)
