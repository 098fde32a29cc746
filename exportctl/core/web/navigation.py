"""Navigation entries, registered by the features whose pages they open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from exportctl.core.people.models import User


@dataclass(frozen=True)
class NavItem:
    """One entry as drawn. `count` is shown beside the label when it is not None."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Entry:
    """One entry as registered: the side it belongs to ("public" for strangers) and who may open it."""

    side: str
    order: int
    label: str
    url_name: str
    permission: str
    count: Callable[[User], int] | None


_ENTRIES: list[Entry] = []


def navigation(
    side: str,
    order: int,
    label: str,
    url_name: str,
    *,
    permission: str = "",
    count: Callable[[User], int] | None = None,
) -> None:
    """Register an entry. Several sides may have the same page; smaller orders come first."""
    _ENTRIES.append(Entry(side, order, label, url_name, permission, count))
    _ENTRIES.sort(key=lambda entry: entry.order)


def items_for(request: HttpRequest) -> list[NavItem]:
    """Return the entries that the person may open; the longest address that fits the page is active."""
    user = getattr(request, "user", None)
    signed_in = isinstance(user, User)
    side = user.side if isinstance(user, User) else "public"
    found = []
    for entry in _ENTRIES:
        if entry.side == side and (not entry.permission or (signed_in and user.holds(entry.permission))):
            found.append((entry, reverse(entry.url_name)))
    fitting = [url for _, url in found if request.path.startswith(url)]
    active = max(fitting, key=len, default="")
    return [
        NavItem(
            entry.label,
            url,
            url == active,
            entry.count(user) if entry.count and isinstance(user, User) else None,
        )
        for entry, url in found
    ]
