"""Jobs and news that only these tests know; a worker in a test loads them with `-I`."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from exportctl.core.numbering import next_number
from exportctl.core.outbox import Event, handles, job


@dataclass(frozen=True)
class CrateWeighed(Event):
    """News with every kind of plain value."""

    crate_id: UUID
    weight: Decimal
    on: date
    at: datetime
    pieces: int
    fragile: bool
    note: str
    successor_id: UUID | None = None


@dataclass(frozen=True)
class CrateOpened(Event):
    """News with a value that is not plain."""

    contents: tuple[str, ...]


heard: list[tuple[str, CrateWeighed]] = []
AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


@handles(CrateWeighed)
def on_weighed(event: CrateWeighed) -> None:
    """Note it."""
    heard.append(("first", event))


@handles(CrateWeighed)
def on_weighed_too(event: CrateWeighed) -> None:
    """Note it as well."""
    heard.append(("second", event))


@job("test.count")
def count(*, series: str = "job") -> None:
    """Leave a trace in the database: the next number of a series."""
    next_number(series, 2026)


@job("test.fail")
def fail() -> None:
    """Leave a trace, then fail."""
    next_number("failed", 2026)
    raise ValueError("The crate is too heavy.")


@job("test.wait")
def wait(*, folder: str) -> None:
    """Say that it began; wait half a minute unless somebody says that it need not; leave a trace."""
    began = Path(folder) / "began"
    began.write_text(str(time.time()))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (Path(folder) / "hurry").exists():
        time.sleep(0.02)
    next_number("waited", 2026)
