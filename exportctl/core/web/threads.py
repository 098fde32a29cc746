"""Where a thread's own page is: lower apps link to a case without knowing what a case is."""

from collections.abc import Callable
from uuid import UUID

_PAGES: list[Callable[[UUID], str]] = []


def register_thread_url(page: Callable[[UUID], str]) -> None:
    """Register the function that returns the address of a thread's page, or "" for a thread not its own."""
    _PAGES.append(page)


def thread_url(thread: UUID) -> str:
    """Return the address of the page of `thread`, or "" where no app has one."""
    return next((url for page in _PAGES if (url := page(thread))), "")
