"""The feeds of this installation, as the settings have them."""

from dataclasses import dataclass

from django.conf import settings

from exportctl.core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Feed:
    """Where one list comes from. Its key is that of the list and of its source.

    A look at least every `hours` is promised; `on` says that the product looks by itself.
    """

    key: str
    addresses: tuple[str, ...]
    hosts: tuple[str, ...]
    hours: int
    on: bool


def all_feeds() -> dict[str, Feed]:
    """Return every feed by its key, whether it is on or not."""
    return {
        key: Feed(key, tuple(feed["addresses"]), tuple(feed["hosts"]), feed["hours"], feed["on"])
        for key, feed in settings.WATCHLIST_FEEDS.items()
    }


def feed_of(key: str) -> Feed:
    """Return the feed of a list.

    Raises:
        DomainError: `feed_unknown`, naming those that there are.
    """
    found = all_feeds()
    if key not in found:
        raise DomainError(f"There is no feed {key!r}; known are {', '.join(found)}.", code="feed_unknown")
    return found[key]
