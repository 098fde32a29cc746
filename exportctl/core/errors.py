"""Refusals in the field's words. One middleware turns them into a problem page or part."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or wrong, with the page (and field) that mends it."""

    message: str
    url: str = ""
    field: str = ""


class DomainError(Exception):
    """A rule of the field refuses. `code` is stable for programs, the message is for the person. HTTP 422."""

    status = 422
    title = "This cannot be done"

    def __init__(self, message: str, *, code: str, gaps: Sequence[Gap] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.gaps = tuple(gaps)


class NotPermitted(DomainError):
    """The person may not do this. HTTP 403."""

    status = 403
    title = "You may not do this"

    def __init__(self, message: str, *, code: str = "not_permitted") -> None:
        super().__init__(message, code=code)


class Conflict(DomainError):
    """The thing has moved on since the person looked at it. HTTP 409."""

    status = 409
    title = "This has changed"


class Gone(DomainError):
    """The thing was there and is no longer kept; that it was there stays on record. HTTP 410."""

    status = 410
    title = "This is no longer kept"

    def __init__(self, message: str, *, code: str = "disposed") -> None:
        super().__init__(message, code=code)


class Missing(DomainError):
    """There is no such thing, or none that this person may know of. HTTP 404."""

    status = 404
    title = "Page not found"

    def __init__(
        self, message: str = "There is nothing here that you may see.", *, code: str = "missing"
    ) -> None:
        super().__init__(message, code=code)
