"""`manage.py create_person EMAIL NAME ROLE`: the first administrator, or anybody of the authority."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from exportctl.core.people import services
from exportctl.core.people.roles import Role


class Command(BaseCommand):
    help = "Add a person with one role, and print the link that sets their password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=[role.value for role in Role])

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        if services.is_known(email):
            raise CommandError(f"{email} belongs to somebody already.")
        role = Role(options["role"])
        user = services.add_person(email=email, name=options["name"], role=role, actor=None, verified=True)
        self.stdout.write(f"{user.name} ({role.label}) sets a password once at")
        self.stdout.write(services.password_link(user))
