"""See that there is a Chromium for the browser tests: install Debian's where we may, else say what to do."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser")
PACKAGES = ("chromium", "fonts-noto-core")


def main() -> None:
    """Exit with 0 where a browser is there or was installed, else with what to install."""
    if found():
        return
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(
            "The browser tests need Chromium, and none is on the PATH.\n"
            "  Debian, Ubuntu: sudo apt-get install chromium\n  Fedora: sudo dnf install chromium\n"
            "  Otherwise install Chromium, so that one of these runs: " + ", ".join(NAMES)
        )
    print("Installing Chromium from Debian's packages", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", *command], env=env, check=True, stdin=subprocess.DEVNULL)
    if not found():
        sys.exit("apt-get installed no Chromium. Install it by hand.")


def found() -> str | None:
    """Return the path of the Chromium that is installed, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    main()
