"""The lists that people keep under a name, and with whom they may share one: a team, or an agency."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.queues.models import SavedQueue, Shows
from licensing.queues.teams import BY_KEY, team_of
from licensing.referrals.models import Agency
from licensing.referrals.queries import agencies_of

SAVES = {Shows.CASES: "queues.save", Shows.REFERRALS: "queues.save_referred"}
NOUNS = {Shows.CASES: "queue", Shows.REFERRALS: "list"}


@dataclass(frozen=True)
class Circle:
    """Who sees a saved list beside its owner. `key` is the key of a team, or the id of an agency."""

    key: str
    name: str


def circles_of(person: User, shows: str) -> list[Circle]:
    """Return with whom a person may share a list of a kind: their team, or each agency of theirs."""
    if shows == Shows.REFERRALS:
        return [_of_agency(one) for one in agencies_of(person, on=timezone.localdate())]
    team = team_of(person)
    return [_of_team(team.key)] if team is not None else []


def circle_of(queue: SavedQueue) -> Circle | None:
    """Return with whom a saved list is shared."""
    if queue.agency is not None:
        return _of_agency(queue.agency)
    return _of_team(queue.team) if queue.team else None


def circles_for(queue: SavedQueue, actor: User) -> Sequence[Circle]:
    """Return with whom `actor` may share a saved list: its owner's circles, and the one that has it.

    People of an agency who took a list over share it there alone: where else its owner answers is not theirs.
    """
    has = circle_of(queue)
    taken_over = queue.shows == Shows.REFERRALS and queue.owner_id != actor.pk
    owned = [] if taken_over else circles_of(queue.owner, queue.shows)
    return owned if has is None or has in owned else [*owned, has]


def _of_team(key: str) -> Circle:
    return Circle(key, f"the team {BY_KEY[key].name}")


def _of_agency(agency: Agency) -> Circle:
    return Circle(str(agency.pk), agency.short_name)
