"""Navigation entries, registered by the features whose pages they open."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from redis.exceptions import RedisError

from exportctl.core.people.models import User

SECONDS_KEPT = 30
Count = int | str  # a count that ends at a bound says so in words: "200+"
GROUP = 30  # orders 0 to 29 stand together, 30 to 59, and so on


@dataclass(frozen=True)
class NavItem:
    """One entry as drawn. `count` is shown beside the label when it is not None.

    `begins` says that a group of entries begins with it, other than the first.
    """

    label: str
    url: str
    active: bool = False
    count: Count | None = None
    begins: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry as registered: the side it belongs to ("public" for strangers) and who may open it."""

    side: str
    order: int
    label: str
    url_name: str
    permission: str
    count: Callable[[User], Count] | None


_ENTRIES: list[Entry] = []


def navigation(
    side: str,
    order: int,
    label: str,
    url_name: str,
    *,
    permission: str = "",
    count: Callable[[User], Count] | None = None,
) -> None:
    """Register an entry. Several sides may have the same page; smaller orders come first, grouped."""
    _ENTRIES.append(Entry(side, order, label, url_name, permission, count))
    _ENTRIES.sort(key=lambda entry: entry.order)


def items_for(request: HttpRequest) -> list[NavItem]:
    """Return the entries that the person may open; the longest address that fits the page is active."""
    asker = getattr(request, "user", None)
    user = asker if isinstance(asker, User) else None
    found = [(entry, reverse(entry.url_name)) for entry in _ENTRIES if _is_for(user, entry)]
    fitting = [url for _, url in found if request.path.startswith(url)]
    active = max(fitting, key=len, default="")
    counts = _counts(user, [entry for entry, _ in found], at=request.path) if user else {}
    groups = [entry.order // GROUP for entry, _ in found]
    begins = [before != group for before, group in zip([*groups[:1], *groups], groups, strict=False)]
    return [
        NavItem(entry.label, url, url == active, counts.get(entry.url_name), first)
        for (entry, url), first in zip(found, begins, strict=True)
    ]


def _counts(user: User, entries: list[Entry], *, at: str) -> dict[str, Count]:
    """Return the counts of entries by address name.

    They are kept for half a minute, so that a page does not count every queue; the list at the address `at`
    is counted anew, because its rows are in sight. Without a cache all are counted.
    """
    counting = {entry.url_name: entry.count for entry in entries if entry.count}
    keys = {name: f"navigation:{user.pk}:{name}" for name in counting}
    kept = _kept([key for name, key in keys.items() if reverse(name) != at])
    fresh = {keys[name]: count(user) for name, count in counting.items() if keys[name] not in kept}
    _keep(fresh)
    return {name: (kept | fresh)[key] for name, key in keys.items()}


def _kept(keys: list[str]) -> dict[str, Count]:
    """Return the counts that the cache has; none where it does not answer."""
    with suppress(RedisError):
        return cache.get_many(keys) if keys else {}
    return {}


def _keep(counts: dict[str, Count]) -> None:
    """Keep counts in the cache; where it does not answer they are simply counted again."""
    with suppress(RedisError):
        if counts:
            cache.set_many(counts, SECONDS_KEPT)


def _is_for(user: User | None, entry: Entry) -> bool:
    if user is None:
        return entry.side == "public"
    return entry.side == user.side and (not entry.permission or user.holds(entry.permission))
