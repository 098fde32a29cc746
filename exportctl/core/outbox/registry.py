"""Which function does which job, and which handlers hear which event."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID


@dataclass(frozen=True)
class Event:
    """News, in the past tense, with plain values. Subclasses are frozen dataclasses."""


Work = Callable[..., None]
Heard = TypeVar("Heard", bound=Event)
_JOBS: dict[str, Work] = {}
_HANDLERS: dict[type[Event], list[str]] = {}
_PARSERS: dict[Any, Callable[[str], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def job(name: str) -> Callable[[Work], Work]:
    """Register the function that does the job `name`: keyword arguments, plain values, safe to run twice."""

    def register(function: Work) -> Work:
        if name in _JOBS:
            raise ValueError(f"Two functions for the job {name}.")
        _JOBS[name] = function
        return function

    return register


def work_of(name: str) -> Work:
    """Return the function of a job; an unknown name is a programming error."""
    return _JOBS[name]


def handles(event: type[Heard]) -> Callable[[Callable[[Heard], None]], Callable[[Heard], None]]:
    """Register a handler; it runs in a worker, at least once, after the news was committed."""

    def register(function: Callable[[Heard], None]) -> Callable[[Heard], None]:
        name = f"{function.__module__}.{function.__qualname__}"

        @job(name)
        def run(**values: Any) -> None:
            function(event(**{key: _parse(event, key, value) for key, value in values.items()}))

        _HANDLERS.setdefault(event, []).append(name)
        return function

    return register


def handlers_of(event: type[Event]) -> list[str]:
    """Return the job names of an event's handlers."""
    return _HANDLERS.get(event, [])


def plain_values(event: Event) -> dict[str, Any]:
    """Return an event's fields as JSON can carry them; a value that is not plain is a TypeError."""
    return {key: _plain(key, value) for key, value in asdict(event).items()}


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | UUID | Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"An event carries plain values, and {key} is a {type(value).__name__}.")


def _parse(event: type[Event], key: str, value: Any) -> Any:
    """Return a field as its type says: UUID, Decimal, date and datetime are text in JSON."""
    hint = get_type_hints(event)[key]
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    parser = _PARSERS.get(kinds[0])
    return parser(value) if parser is not None and value is not None else value
