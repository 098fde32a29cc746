"""Load an edition of a watchlist from files of its publisher."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exportctl.core.errors import DomainError
from screening.watchlists import services
from screening.watchlists.rules import count_lines
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.reading import NamedFile


class Command(BaseCommand):
    help = (
        "Load an edition of a watchlist. The files may be gzipped. A file that cannot be read in full "
        "is refused with its line, and the edition before stays in force."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=sorted(SOURCES), help="which parser reads the files")
        parser.add_argument("files", help="the file, or several separated by commas")
        parser.add_argument("--list", default="", help="key of the list, where it is not the source's own")
        parser.add_argument("--title", default="", help="title of a list that is loaded for the first time")
        parser.add_argument("--publisher", default="", help="publisher of such a list")
        parser.add_argument(
            "--published", type=date.fromisoformat, help="publisher's date, where the files have none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = [_file(name) for name in options["files"].split(",")]
        try:
            outcome = services.load(
                options["source"],
                files,
                actor=None,
                list_key=options["list"],
                title=options["title"],
                publisher=options["publisher"],
                published_on=options["published"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        if outcome.status == "refused":
            raise CommandError(outcome.message)
        self.stdout.write(outcome.message)
        self.stdout.write(f"  SHA-256 {outcome.edition.sha256}")
        for words, number in count_lines(outcome.edition.counts):
            self.stdout.write(f"  {number:>9,}  {words}")
        for finding in outcome.edition.findings.all():
            self.stdout.write(f"  {finding}")


def _file(name: str) -> NamedFile:
    path = Path(name)
    try:
        return NamedFile(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
