"""Make the virtual environment and install the locked packages. Runs on a bare Python.

Usage: python3 bootstrap.py [--venv FOLDER] LOCK…
Each LOCK is a requirements file with hashes. What is already installed is left alone: the
environment keeps a stamp of every lock that it holds.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
OLDEST = (3, 11)
PIP = (
    "-m",
    "pip",
    "--disable-pip-version-check",
    "--no-input",
    "install",
    "-qq",
    "--no-deps",
    "--no-compile",
)


def main() -> None:
    """Bring the environment up to date with the locks, and say what is done."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(f"Python 3.11 or newer is needed, and this is {found}. Try: make PYTHON=python3.12 run")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--venv", type=Path, default=PROJECT / ".venv")
    options.add_argument("locks", type=Path, nargs="+")
    given = options.parse_args()
    venv = given.venv if given.venv.is_absolute() else PROJECT / given.venv
    with (PROJECT / "requirements" / "run.lock").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # a second start waits here instead of installing over the first
        prepare(venv)
        for lock in given.locks:
            install(venv, lock)


def prepare(venv: Path) -> None:
    """Make the environment where it is missing or of an interpreter that is gone."""
    if not _works(venv):
        print(f"Making a virtual environment in {venv}", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=False)
        if made.returncode:
            sys.exit("The virtual environment could not be made. On Debian: apt-get install python3-venv")
    _make_importable(venv)


def install(venv: Path, lock: Path) -> None:
    """Install one lock, unless its stamp says that it is there.

    A package whose hash is not in the lock is refused.
    """
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = venv / f"{lock.name}.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"Installing the packages of {lock.name}, each checked against its hash", flush=True)
    began = time.monotonic()
    command = [str(_python(venv)), *PIP, "--require-hashes", "-r", str(lock)]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"The packages of {lock.name} could not be installed; pip says why above.")
    stamp.write_text(digest)
    print(f"Installed in {time.monotonic() - began:.0f} s", flush=True)


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def _works(venv: Path) -> bool:
    command = [str(_python(venv)), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_importable(venv: Path) -> None:
    """Put the project on the environment's path, so that every tool finds it from any folder."""
    packages = next(venv.glob("lib/python3.*/site-packages"))
    link = packages / "exportctl.pth"
    wanted = os.fspath(PROJECT) + "\n"
    if not link.exists() or link.read_text() != wanted:
        link.write_text(wanted)


if __name__ == "__main__":
    main()
