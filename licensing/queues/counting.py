"""How many rows each list has: no further than a bound, so that a count never costs more than a page."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import QuerySet
from redis.exceptions import RedisError

from exportctl.core.calendar.rules import NO_DAYS
from exportctl.core.people.models import User
from licensing.queues import queries, referred
from licensing.queues.forms import QueueForm, ReferredForm
from licensing.queues.models import SavedQueue
from licensing.queues.queries import QUEUES, Filters
from licensing.referrals.queries import own_referrals
from licensing.review.queries import cases_visible_to

SECONDS_KEPT = 30
AnyFilters = TypeVar("AnyFilters")


def counts(
    actor: User,
    filters: Filters,
    saved: Sequence[SavedQueue],
    people: Mapping[str, str],
    *,
    today: date,
    closed: Mapping[date, str] = NO_DAYS,
) -> dict[str, int]:
    """Return the bounded counts of the standing queues by key, of saved ones by id, in one read.

    The standing ones are counted under the filters of the page; `hidden` are those that the page leaves out
    because they wait, `claims` those of which nobody has said whether they belong in the priority lane.
    Saved ones have filters of their own, so their counts are kept for half a minute.
    """
    asked = {key: replace(filters, whose=key) for key in QUEUES}
    if filters.hides_waiting and not filters.clock:
        asked["hidden"] = replace(filters, clock="waiting")
    if filters.whose == "lane":
        asked["claims"] = replace(filters, whose="all", urgent="asked")
    form, cases = QueueForm({}, people=people), cases_visible_to(actor)
    return _with_saved(
        actor,
        asked,
        saved,
        read=lambda one: form.reread(one.query).filters(whose="all"),
        rows=lambda one: cases.filter(queries.condition(actor, one, today=today, closed=closed)),
        today=today,
    )


def counts_referred(
    actor: User,
    filters: referred.Filters,
    saved: Sequence[SavedQueue],
    agencies: Mapping[str, str],
    *,
    today: date,
) -> dict[str, int]:
    """Return the bounded counts of each state of referrals under the other filters, of saved lists by id."""
    form, own = ReferredForm({}, agencies=agencies), own_referrals(actor).select_related(None)
    return _with_saved(
        actor,
        {key: replace(filters, show=key) for key in referred.SHOWN},
        saved,
        read=lambda one: form.reread(one.query).filters(),
        rows=lambda one: own.filter(referred.condition(one, today=today)),
        today=today,
    )


def _with_saved(
    actor: User,
    asked: Mapping[str, AnyFilters],
    saved: Sequence[SavedQueue],
    *,
    read: Callable[[SavedQueue], AnyFilters],
    rows: Callable[[AnyFilters], QuerySet[Any]],
    today: date,
) -> dict[str, int]:
    """Return the counts of what is asked, and of saved lists as they can be read today, in one read."""
    keys = {str(one.pk): key_of(one, actor, today) for one in saved}
    kept = _kept(keys)
    fresh = {str(one.pk): read(one) for one in saved if str(one.pk) not in kept}
    found = queries.bounded_counts(actor, {key: rows(one) for key, one in {**asked, **fresh}.items()})
    _keep({keys[key]: count for key, count in found.items() if key in keys})
    return kept | found


def key_of(saved: SavedQueue, actor: User, today: date) -> str:
    """Return under which name the count of a saved queue is kept; another person may have another."""
    return f"queue:{saved.pk}:{saved.version}:{actor.pk}:{today}"


def _kept(keys: dict[str, str]) -> dict[str, int]:
    """Return the counts that the cache has; none where it does not answer."""
    with suppress(RedisError):
        found = cache.get_many(keys.values()) if keys else {}
        return {key: found[name] for key, name in keys.items() if name in found}
    return {}


def _keep(fresh: dict[str, int]) -> None:
    """Keep counts in the cache; where it does not answer they are simply counted again."""
    with suppress(RedisError):
        if fresh:
            cache.set_many(fresh, SECONDS_KEPT)
