"""Load the demonstration into an empty database, or show its sign-ins."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exportctl.core.people.demonstration import people
from exportctl.core.people.models import User
from exportctl.demonstration import loader


class Command(BaseCommand):
    help = "Load the demonstration into an empty database. With --show, print who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --show."""
        parser.add_argument("--show", action="store_true", help="print the sign-ins and load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once; a database that has people in it is left alone."""
        if not settings.DEMONSTRATION:
            raise CommandError("There is no demonstration here: these settings are not for demonstrations.")
        if options["show"]:
            self.show()
        elif User.objects.exists():
            self.stdout.write("The demonstration is there already.")
        else:
            # The seals of past days are logged as an anchor outside the database; made-up days need none.
            logging.getLogger("exportctl.core.audit").setLevel(logging.WARNING)
            loader.load(lambda text: self.stdout.write(f"  {text}"))

    def show(self) -> None:
        """Print the sign-ins; codes change twice a minute, so the page that shows them is named."""
        for person in people():
            self.stdout.write(f"  {person.email:32} {person.roles}")
        self.stdout.write(f"Password of all: {settings.DEMONSTRATION_PASSWORD}")
        self.stdout.write(f"Second factors (codes of the moment): {settings.BASE_URL}/demonstration/")
