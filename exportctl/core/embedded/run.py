"""`make run`: the whole product in one foreground process, on its own Postgres and Valkey.

Run by `make run`, which also chooses the development settings.
"""

import fcntl
import hashlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exportctl.core.embedded.paths import (
    PROJECT,
    EmbeddedError,
    log_file,
    private_folder,
    socket_folder,
    state_folder,
    tail,
)
from exportctl.core.embedded.postgres import Postgres
from exportctl.core.embedded.process import wait_until
from exportctl.core.embedded.supervisor import Program, Stopped, Supervisor, say
from exportctl.core.embedded.valkey import Valkey

HOST = "127.0.0.1"
WEB_ROLE = "exportctl_web"
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, str(PROJECT / "manage.py"))
CELERY = (*PYTHON, "celery", "-A", "exportctl.celery:app")


def main() -> None:
    """Start everything, watch it, and end it on Ctrl-C; exit with 1 and a reason where that fails."""
    supervisor = Supervisor()
    supervisor.listen()
    try:
        port = free_port(os.environ.get("PORT") or "8000")
        state = private_folder(state_folder())
        with only_one(state):
            try:
                bring_up(supervisor, state, port)
                supervisor.watch()
            finally:
                say("\nStopping.")
                supervisor.stop_all()
                say("Stopped.")
    except Stopped:
        pass
    except EmbeddedError as error:
        sys.exit(f"\n{error}")


def bring_up(supervisor: Supervisor, state: Path, port: int) -> None:
    """Start the servers, set the database up, start the product and show where it is."""
    env = environment(state)
    role = env.pop("EXPORTCTL_DB_ROLE", "") or WEB_ROLE  # only what serves and works assumes it
    start_servers(supervisor, state, env)
    say("Setting up the database")
    supervisor.step([*MANAGE, "set_up"], env=env, what="Setting up the database")
    collect_static_files(supervisor, state, env)
    env["EXPORTCTL_DB_ROLE"] = role
    say("Starting the web server, a worker and the scheduler")
    web = Program("web", web_command(port), env, log_file(state, "web"))
    supervisor.start(web, vital=True)
    wait_for_web(supervisor, web, port)
    # The pages are open from here on; an empty database is filled while they are.
    supervisor.step([*MANAGE, "load_demo", "--show"], env=env, what="Loading the demonstration")
    supervisor.start(Program("worker", worker_command(), env, log_file(state, "worker")))
    supervisor.start(Program("beat", beat_command(state), env, log_file(state, "beat")))
    say(f"\nexportctl is ready: http://{HOST}:{port}/\nCtrl-C stops it. Logs: {state / 'logs'}")


def environment(state: Path) -> dict[str, str]:
    """Return the environment of every child: ours, with the state folder and the settings named."""
    env = {**os.environ, "EXPORTCTL_STATE": str(state), "PYTHONUNBUFFERED": "1"}
    env.setdefault("EXPORTCTL_FILES", str(state / "files"))
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled modules save every later start some seconds
    return env


def start_servers(supervisor: Supervisor, state: Path, env: dict[str, str]) -> None:
    """Start the servers that the environment does not name, and name them in `env`."""
    sockets = socket_folder(state)
    if env.get("DATABASE_URL"):
        say("Using the database of DATABASE_URL")
    else:
        say("Starting Postgres")
        postgres = Postgres(state / "postgres", sockets=sockets, log=log_file(state, "postgres"))
        supervisor.start(postgres)
        env["DATABASE_URL"] = postgres.url
    if env.get("REDIS_URL"):
        say("Using the queue of REDIS_URL")
    else:
        say("Starting Valkey")
        valkey = Valkey(state / "valkey", sockets=sockets, log=log_file(state, "valkey"))
        supervisor.start(valkey)
        env["REDIS_URL"] = valkey.url


def web_command(port: int) -> tuple[str, ...]:
    """Return the command of the web server: threads, because the views wait for the database.

    The code is loaded once and shared by the processes, which halves the start.
    """
    return (
        *PYTHON,
        *("gunicorn", "exportctl.wsgi:application", "--bind", f"{HOST}:{port}", "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
    )


def worker_command() -> tuple[str, ...]:
    """Return the command of the one worker."""
    return (
        *CELERY,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "info",
        "--without-gossip",
        "--without-mingle",
    )


def beat_command(state: Path) -> tuple[str, ...]:
    """Return the command of the scheduler; it keeps its schedule in the state folder, and no pid file."""
    return (*CELERY, "beat", "--schedule", str(state / "beat-schedule"), "--pidfile=", "--loglevel", "info")


def collect_static_files(supervisor: Supervisor, state: Path, env: dict[str, str]) -> None:
    """Gather the static files, unless none of ours and no package changed since the last time."""
    digest = hashlib.sha256((PROJECT / "requirements" / "run.lock").read_bytes())
    for file in sorted(path for path in (PROJECT / "static").rglob("*") if path.is_file()):
        found = file.stat()
        digest.update(f"{file.relative_to(PROJECT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = state / "static.sha256"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and (state / "static").exists():
        return
    say("Gathering the static files")
    command = [*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"]
    supervisor.step(command, env=env, what="Gathering the static files")
    stamp.write_text(digest.hexdigest())


def free_port(wanted: str) -> int:
    """Return the port, checked to be free on 127.0.0.1.

    Raises:
        EmbeddedError: it is not a port number, is taken, or needs root.
    """
    if not wanted.isascii() or not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
        raise EmbeddedError(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, int(wanted)))
        except PermissionError:
            raise EmbeddedError(f"Port {wanted} needs root. Choose another: make run PORT=8001") from None
        except OSError:
            raise EmbeddedError(f"Port {wanted} is taken. Choose another: make run PORT=8001") from None
    return int(wanted)


@contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the state folder for ourselves; the kernel lets go of it when we die.

    Raises:
        EmbeddedError: another one runs in this clone.
    """
    with (state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise EmbeddedError(
                f"exportctl already runs in this folder (process {lock.read().strip()}). Stop it with Ctrl-C "
                "there, or give this one a folder of its own: make run EXPORTCTL_STATE=… PORT=…"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def wait_for_web(supervisor: Supervisor, web: Program, port: int) -> None:
    """Wait until the web server can work: it reaches the database and the queue.

    Raises:
        EmbeddedError: it does not come within a minute.
    """
    assert web.process is not None  # noqa: S101  # nosec B101
    ready = wait_until(lambda: supervisor.stopping or _answers(port), web.process, seconds=60)
    supervisor.check()
    if not ready:
        raise EmbeddedError(f"The web server did not answer. The end of {web.log}:\n{tail(web.log)}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/health/ready/")
        return connection.getresponse().status == http.client.OK
    except OSError:
        time.sleep(0.1)
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main()
