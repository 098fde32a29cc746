"""Load a control list from a CSV file; without a file, the starter list that comes with the product."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exportctl.core.errors import DomainError
from licensing.control_lists.services import load_control_list

STARTER = Path(__file__).resolve().parents[2] / "control_lists" / "starter.csv"


class Command(BaseCommand):
    help = "Put a control list file in force. A bad file is refused and changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=STARTER,
            help="UTF-8 CSV; the starter list if left out",
        )
        parser.add_argument("--key", default="starter", help="short name of the list")
        parser.add_argument("--title", default="Starter control list")
        parser.add_argument(
            "--jurisdiction",
            default="US",
            help="ISO 3166-1 alpha-2 code of the state that issues it",
        )
        parser.add_argument("--edition", default="1", help="label of this edition")

    def handle(self, *args: object, **options: object) -> None:
        path = Path(str(options["file"]))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            loaded = load_control_list(
                data,
                key=str(options["key"]),
                title=str(options["title"]),
                jurisdiction=str(options["jurisdiction"]),
                version=str(options["edition"]),
                actor=None,
            )
        except DomainError as error:
            lines = [str(error), *(gap.message for gap in error.gaps)]
            raise CommandError("\n".join(dict.fromkeys(lines))) from error
        state = "is now in force" if loaded.changed else "was already in force; nothing changed"
        self.stdout.write(f"{loaded.edition} with {loaded.entries} entries {state}.")
