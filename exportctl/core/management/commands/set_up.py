"""`manage.py set_up`: bring the database of this release up to date. Safe to run again."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS: tuple[tuple[str, ...], ...] = (
    ("migrate", "--noinput", "--verbosity", "0"),
    ("load_reference",),
)


class Command(BaseCommand):
    """Run the steps of a deployment in their order."""

    help = "Migrate, then load roles and reference data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each step, naming it; the first that fails ends the command."""
        for name, *arguments in STEPS:
            self.stdout.write(f"  {name}")
            self.stdout.flush()
            call_command(name, *arguments)
