"""Several people at once: real threads with database connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections

from tests.core.embedded.helpers import becomes

WAITS_FOR_ME = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
"""


def at_once(what: Callable[[int], Any], count: int) -> list[Any]:
    """Start `what(number)` in `count` threads at the same moment; return each one's result or exception."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            gate.wait(10)
            return what(number)
        except Exception as error:  # noqa: BLE001
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


class Beside:
    """One function in a thread of its own; `result()` waits for what it returns or raises."""

    def __init__(self, what: Callable[[], Any]) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._future = self._pool.submit(self._run, what)

    @staticmethod
    def _run(what: Callable[[], Any]) -> Any:
        try:
            return what()
        finally:
            connections.close_all()

    def done(self) -> bool:
        """Whether it has come back."""
        return self._future.done()

    def waits(self) -> bool:
        """Whether it comes to stand still behind a lock that this thread's transaction holds."""
        return becomes(lambda: self.done() or _holds_up_somebody(), seconds=20) and not self.done()

    def result(self, seconds: float = 20) -> Any:
        """Wait for it."""
        try:
            return self._future.result(seconds)
        finally:
            self._pool.shutdown(wait=False)


def _holds_up_somebody() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS_FOR_ME)
        return bool(cursor.fetchone()[0])
