"""Check what needs the settings: that no migration is missing, and that production is safe to deploy."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from exportctl.core.embedded.paths import PROJECT, private_folder
from exportctl.core.embedded.postgres import Postgres

PRODUCTION = {
    "REDIS_URL": "redis://queue.example:6379/0",
    "EXPORTCTL_SECRET_KEY": "b7Qz-only-for-this-check-9fK2xW8rT4mY6pL1sD3gH5jN0vC",
    "EXPORTCTL_AUDIT_KEY": "only-for-this-check-Zx81-Qw72-Er63-Ty54-Ui45",
    "EXPORTCTL_HOSTS": "licenses.example",
    "EXPORTCTL_BASE_URL": "https://licenses.example",
    "EXPORTCTL_SIGNING_KEY": "/run/secrets/signing.p12",
    "EXPORTCTL_MAIL_URL": "smtp://user:password@mail.example:587",
}
CHECKS = (
    ("exportctl.settings.development", ("makemigrations", "--check", "--dry-run")),
    ("exportctl.settings.production", ("check", "--deploy", "--fail-level", "WARNING")),
)


def main() -> None:
    """Run both against a Postgres of their own; exit with 1 where one finds something."""
    with tempfile.TemporaryDirectory(prefix="exportctl-check-", dir="/tmp") as name:
        folder = Path(name)
        sockets = private_folder(folder / "sockets")
        postgres = Postgres(folder / "postgres", sockets=sockets, log=folder / "postgres.log", durable=False)
        postgres.start()
        try:
            failed = [check for check in CHECKS if _fails(*check, folder=folder, url=postgres.url)]
        finally:
            postgres.stop()
    sys.exit(1 if failed else 0)


def _fails(settings: str, command: tuple[str, ...], *, folder: Path, url: str) -> bool:
    """Run one command of manage.py in an environment that a deployment would have."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("EXPORTCTL_")},
        **PRODUCTION,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": settings,
        "EXPORTCTL_STATE": str(folder),
        "EXPORTCTL_FILES": str(folder / "files"),
    }
    done = subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT, env=env, check=False)
    return done.returncode != 0


if __name__ == "__main__":
    main()
