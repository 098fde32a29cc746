"""Navigation entries, registered by the features whose pages they open."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from redis.exceptions import RedisError

from exportctl.core.counts import Countable, counts
from exportctl.core.people.models import User

SECONDS_KEPT = 30
Count = int | str  # a count that ends at a bound says so in words: "200+"
Waiting = Countable | int  # the rows that wait, an expression of their number, or the number itself
GROUP = 30  # orders 0 to 29 stand together, 30 to 59, and so on


@dataclass(frozen=True)
class NavItem:
    """One entry as drawn. `count` is shown beside the label when it is not None.

    `begins` says that a group of entries begins with it, other than the first. `parts` are the entry itself
    and those under it; `within` says that the page is one of these.
    """

    label: str
    url: str
    active: bool = False
    count: Count | None = None
    begins: bool = False
    parts: "tuple[NavItem, ...]" = ()

    @property
    def within(self) -> bool:
        """Whether the page is this one's or one's under it."""
        return self.active or any(part.active for part in self.parts)


@dataclass(frozen=True)
class Entry:
    """One entry as registered: the side it belongs to ("public" for strangers) and who may open it.

    `count` returns what waits for a person, `said` how its number is shown, where not as it is. `under` is
    the address name of the entry that it stands under, or "".
    """

    side: str
    order: int
    label: str
    url_name: str
    permission: str
    count: Callable[[User], Waiting] | None
    said: Callable[[int], Count]
    under: str = ""
    also: tuple[str, ...] = ()


_ENTRIES: list[Entry] = []


def navigation(
    side: str,
    order: int,
    label: str,
    url_name: str,
    *,
    permission: str = "",
    count: Callable[[User], Waiting] | None = None,
    said: Callable[[int], Count] = int,
    under: str = "",
    also: tuple[str, ...] = (),
) -> None:
    """Register an entry. Several sides may have the same page; smaller orders come first, grouped.

    What waits is best returned as a query or an expression: all of these are counted in one read.

    One that stands `under` another is shown on the pages of both; whoever may not open the other sees it
    among the rest. `also` are the beginnings of addresses elsewhere whose pages belong to it.
    """
    _ENTRIES.append(Entry(side, order, label, url_name, permission, count, said, under, also))
    _ENTRIES.sort(key=lambda entry: entry.order)


def items_for(request: HttpRequest) -> list[NavItem]:
    """Return the entries that the person may open; the longest address that fits the page is active."""
    asker = getattr(request, "user", None)
    user = asker if isinstance(asker, User) else None
    found = [(entry, reverse(entry.url_name)) for entry in _ENTRIES if _is_for(user, entry)]
    places = [(place, url) for entry, url in found for place in (url, *entry.also)]
    fitting = [(place, url) for place, url in places if request.path.startswith(place)]
    active = max(fitting, key=lambda one: len(one[0]), default=("", ""))[1]
    shown = _counts(user, [entry for entry, _ in found], at=request.path) if user else {}
    items = {
        entry.url_name: NavItem(entry.label, url, url == active, shown.get(entry.url_name))
        for entry, url in found
    }
    tops = [entry for entry, _ in found if entry.under not in items]
    groups = [entry.order // GROUP for entry in tops]
    begins = [before != group for before, group in zip([*groups[:1], *groups], groups, strict=False)]
    under = {
        top.url_name: [items[one.url_name] for one, _ in found if one.under == top.url_name] for top in tops
    }
    return [
        _with_parts(replace(items[entry.url_name], begins=first), under[entry.url_name])
        for entry, first in zip(tops, begins, strict=True)
    ]


def _with_parts(item: NavItem, under: list[NavItem]) -> NavItem:
    """Return an entry with those under it; its count is of all of them, where anything waits."""
    if not under:
        return item
    parts = (item, *under)
    return replace(item, parts=parts, count=_sum([part.count for part in parts if part.count]))


def _sum(parts: list[Count]) -> Count | None:
    """Return counts as one: a bounded one stands for all."""
    numbers = [count for count in parts if isinstance(count, int)]
    bounded = [count for count in parts if isinstance(count, str)]
    return bounded[0] if bounded else sum(numbers) or None


def _counts(user: User, entries: list[Entry], *, at: str) -> dict[str, Count]:
    """Return the counts of entries by address name.

    They are kept for half a minute, so that a page does not count every queue; the list at the address `at`
    is counted anew, because its rows are in sight. Without a cache all are counted.
    """
    keys = {entry.url_name: key_of(entry, user) for entry in entries if entry.count}
    kept = _kept([key for name, key in keys.items() if reverse(name) != at])
    asked = [entry for entry in entries if entry.count and keys[entry.url_name] not in kept]
    fresh = {keys[name]: count for name, count in _counted(user, asked).items()}
    _keep(fresh)
    return {name: (kept | fresh)[key] for name, key in keys.items()}


def key_of(entry: Entry, user: User) -> str:
    """Return under which name a person's count of an entry is kept."""
    return f"navigation:{user.pk}:{entry.url_name}"


def _counted(user: User, entries: list[Entry]) -> dict[str, Count]:
    """Return the counts of entries by address name as they are now: in one read, but for bare numbers."""
    waiting = {entry.url_name: entry.count(user) for entry in entries if entry.count}
    numbers = {name: number for name, number in waiting.items() if isinstance(number, int)}
    asked = {name: rows for name, rows in waiting.items() if not isinstance(rows, int)}
    found = numbers | counts(user, asked)
    return {entry.url_name: entry.said(found[entry.url_name]) for entry in entries if entry.count}


def _kept(keys: list[str]) -> dict[str, Count]:
    """Return the counts that the cache has; none where it does not answer."""
    with suppress(RedisError):
        return cache.get_many(keys) if keys else {}
    return {}


def _keep(fresh: dict[str, Count]) -> None:
    """Keep counts in the cache; where it does not answer they are simply counted again."""
    with suppress(RedisError):
        if fresh:
            cache.set_many(fresh, SECONDS_KEPT)


def _is_for(user: User | None, entry: Entry) -> bool:
    if user is None:
        return entry.side == "public"
    return entry.side == user.side and (not entry.permission or user.holds(entry.permission))
