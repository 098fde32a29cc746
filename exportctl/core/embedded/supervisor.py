"""The one foreground process above all others: it starts them, watches them and ends them."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from exportctl.core.embedded.paths import PROJECT, EmbeddedError, tail
from exportctl.core.embedded.process import launch, stop

GLANCE = 0.2  # seconds between two looks at the programs
STEADY = 60.0  # a program that ran this long starts its next life with no wait
LONGEST_WAIT = 30.0  # seconds before a program that keeps dying is started again


class Service(Protocol):
    """What the supervisor watches: a server or a program."""

    name: str
    log: Path
    process: subprocess.Popen[bytes] | None

    def start(self) -> None:
        """Start it, and raise EmbeddedError where it cannot."""

    def stop(self) -> None:
        """End it, and return when it is gone."""


@dataclass
class Program:
    """One of the product's own long-running commands."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in the project's folder."""
        self.process = launch(self.argv, log=self.log, env=self.env, cwd=PROJECT)

    def ask(self) -> None:
        """Ask it to finish, and do not wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Ask it to finish, and end it after ten seconds."""
        if self.process is not None:
            stop(self.process)
            self.process = None


@dataclass
class Watched:
    """A service with the memory of how it fares. Times are of the monotonic clock, in seconds."""

    service: Service
    vital: bool
    began: float
    wait: float = 1.0
    again_at: float | None = None


class Stopped(Exception):
    """Someone asked us to stop."""


@dataclass
class Supervisor:
    """Starts services in order, brings the dead ones back, and ends all in the reverse order."""

    watched: list[Watched] = field(default_factory=list)
    stopping: bool = False

    def listen(self) -> None:
        """Take Ctrl-C, a closed terminal and a plain kill as a wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, service: Service, *, vital: bool = False) -> None:
        """Start a service and watch it from now on. The death of a vital one stops everything."""
        self.check()
        self.watched.append(Watched(service, vital, time.monotonic()))
        service.start()

    def step(self, argv: Sequence[str], *, env: Mapping[str, str], what: str) -> None:
        """Run one command to its end, its output shown here.

        Raises:
            EmbeddedError: it failed.
            Stopped: we were asked to stop; the command was ended.
        """
        self.check()
        process = launch(argv, log=None, env=env, cwd=PROJECT)
        while process.poll() is None:
            if self.stopping:
                stop(process)
            time.sleep(0.05)
        self.check()
        if process.returncode:
            raise EmbeddedError(f"{what} failed; see above.")

    def check(self) -> None:
        """Raise Stopped where we were asked to stop."""
        if self.stopping:
            raise Stopped

    def watch(self) -> None:
        """Watch until we are asked to stop.

        Raises:
            EmbeddedError: a vital service ended, or a server could not be brought back.
        """
        while not self.stopping:
            for one in self.watched:
                self._look_at(one, now=time.monotonic())
            time.sleep(GLANCE)

    def stop_all(self) -> None:
        """End what was started: the programs side by side, then the servers, last first."""
        for one in self.watched:
            if isinstance(one.service, Program):
                one.service.ask()
        for one in reversed(self.watched):
            one.service.stop()
        self.watched.clear()

    def _look_at(self, one: Watched, *, now: float) -> None:
        service = one.service
        if one.again_at is not None:
            if now >= one.again_at:
                one.again_at, one.began = None, now
                service.start()
            return
        if service.process is None or service.process.poll() is None:
            return
        code = service.process.returncode
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        if one.vital:
            raise EmbeddedError(
                f"{service.name} ended ({ended}). The end of {service.log}:\n{tail(service.log)}"
            )
        one.wait = 1.0 if now - one.began > STEADY else min(one.wait * 2, LONGEST_WAIT)
        one.again_at = now + one.wait
        say(f"{service.name} ended ({ended}); starting it again in {one.wait:.0f} s. Its log: {service.log}")
        service.stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)
