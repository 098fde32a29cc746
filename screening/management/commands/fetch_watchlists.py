"""Fetch watchlists from their publishers, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exportctl.core.errors import DomainError
from screening.watchlists import services
from screening.watchlists.feeds import all_feeds
from screening.watchlists.models import FetchAttempt

BAD = {FetchAttempt.Outcome.FAILED, FetchAttempt.Outcome.REFUSED}


class Command(BaseCommand):
    help = (
        "Download watchlists from their publishers and load what is new. Without --list, those whose feed "
        "is on. Fails where a download failed or an edition was refused; what is in force stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", nargs="+", default=[], metavar="KEY", help="keys of lists, on or off")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["list"] or [key for key, feed in all_feeds().items() if feed.on]
        if not keys:
            self.stdout.write("No feed is on. Set EXPORTCTL_FEEDS, or name lists with --list.")
        try:
            attempts = [self._fetch(key) for key in keys]
        except DomainError as error:
            raise CommandError(error.message) from error
        bad = sum(attempt.outcome in BAD for attempt in attempts)
        if bad:
            raise CommandError(f"{bad} of {len(attempts)} lists could not be renewed.")

    def _fetch(self, key: str) -> FetchAttempt:
        attempt = services.fetch_list(key)
        reason = f" {attempt.error}" if attempt.error else ""
        self.stdout.write(f"{attempt.watchlist.title}: {attempt.get_outcome_display()}.{reason}")
        return attempt
