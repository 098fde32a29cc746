"""Load the demonstration into an empty database, and show its sign-ins."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exportctl.core.people.demonstration import people
from exportctl.core.people.models import User
from exportctl.demonstration import loader


class Command(BaseCommand):
    help = "Load the demonstration into an empty database; a database with people in it is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --show."""
        parser.add_argument("--show", action="store_true", help="then print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once; a database that has people in it is left alone."""
        if not settings.DEMONSTRATION:
            raise CommandError("There is no demonstration here: these settings are not for demonstrations.")
        if not User.objects.exists():
            self.load()
        if options["show"]:
            self.show()

    def load(self) -> None:
        """Load everything, saying what is being done."""
        self.say("Loading the demonstration")
        # Made-up days need no anchor of their seals outside the database, and jobs no line between these.
        logging.getLogger("exportctl.core").setLevel(logging.WARNING)
        loader.load(lambda text: self.say(f"  {text}"))

    def say(self, text: str) -> None:
        """Write a line at once, so that whoever waits sees it."""
        self.stdout.write(text)
        self.stdout.flush()

    def show(self) -> None:
        """Print the sign-ins; codes change twice a minute, so the page that shows them is named."""
        for person in people():
            self.stdout.write(f"  {person.email:32} {person.roles}")
        self.stdout.write(f"Password of all: {settings.DEMONSTRATION_PASSWORD}")
        self.stdout.write(f"Second factors (codes of the moment): {settings.BASE_URL}/demonstration/")
