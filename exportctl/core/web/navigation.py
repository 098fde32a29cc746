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
    asker = getattr(request, "user", None)
    user = asker if isinstance(asker, User) else None
    found = [(entry, reverse(entry.url_name)) for entry in _ENTRIES if _is_for(user, entry)]
    fitting = [url for _, url in found if request.path.startswith(url)]
    active = max(fitting, key=len, default="")
    return [
        NavItem(
            entry.label,
            url,
            url == active,
            entry.count(user) if entry.count and user else None,
        )
        for entry, url in found
    ]


def _is_for(user: User | None, entry: Entry) -> bool:
    if user is None:
        return entry.side == "public"
    return entry.side == user.side and (not entry.permission or user.holds(entry.permission))
