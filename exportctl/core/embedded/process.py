"""Child processes that neither outlive their parent nor hear its Ctrl-C."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1  # from linux/prctl.h
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PAUSE = 0.02  # seconds between two looks at a process


def launch(
    argv: Sequence[str | Path],
    *,
    log: Path | None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: int | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its output appended to `log` (None: shown where ours is).

    Ctrl-C in the terminal reaches only the parent, and the kernel sends `death_signal` to the
    program when the parent dies, however it dies (on Linux).
    """
    with nullcontext() if log is None else log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=None if env is None else dict(env),
            cwd=cwd,
            user=user,
            group=user,
            start_new_session=True,
            preexec_fn=_die_with_parent(death_signal),  # noqa: PLW1509
        )


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def ask_the_kernel() -> None:
        if LIBC is None:
            return
        LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the kernel knew
            os.kill(os.getpid(), death_signal)

    return ask_the_kernel


def stop(
    process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, *, patience: float = 10
) -> None:
    """End a program: `how` first, and after `patience` seconds a kill of its whole group."""
    if process.poll() is None:
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], *, seconds: float) -> bool:
    """Return whether `ready` came true within `seconds`; stop looking when the process ends."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return True
        time.sleep(PAUSE)
    return False


def pid_in(file: Path) -> int | None:
    """Return the pid on the first line of a pid file, or None where there is none to read."""
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def end_orphan(pid_file: Path, *, folder: Path, how: signal.Signals, patience: float = 10) -> None:
    """End the server that a killed supervisor left running in `folder`, and drop its pid file.

    The pid may have passed to another program since: only one that runs in `folder` is ended.
    """
    pid = pid_in(pid_file)
    if pid is None:
        return
    deadline = time.monotonic() + patience
    while _runs_in(pid, folder):
        late = time.monotonic() > deadline
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if late else how)
        time.sleep(0.2)
    pid_file.unlink(missing_ok=True)


def _runs_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
    except OSError:
        return False
