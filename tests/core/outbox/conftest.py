"""A broker whose queue starts empty, and one that is not there."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import kombu.pools
import pytest

from exportctl.celery import app
from exportctl.core.numbering.models import NumberSeries


def queued_messages() -> list[str]:
    """Return how many messages wait at the broker, as their job ids."""
    found = []
    with app.connection_for_read() as link:
        queue = link.SimpleQueue("celery")
        while True:
            try:
                message = queue.get(block=False)
            except queue.Empty:
                return found
            found.append(message.payload[0][0] if message.payload[0] else message.headers["task"])
            message.ack()


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    queued_messages()
    yield
    queued_messages()


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Let this process talk to another broker."""
    before = app.conf.broker_url
    _talk_to(url)
    try:
        yield
    finally:
        _talk_to(before)


def _talk_to(url: str) -> None:
    app.conf.broker_url = url
    app._after_fork()
    kombu.pools.reset()


@pytest.fixture
def dead_broker() -> Callable:
    """Return a context in which the broker's port is closed."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    return lambda: broker_at(f"redis://127.0.0.1:{port}/0")


def count_of(series: str) -> int:
    """Return how often a job left its trace."""
    return sum(NumberSeries.objects.filter(series=series).values_list("last", flat=True))
