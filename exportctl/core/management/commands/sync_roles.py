"""Make the roles in the database equal to exportctl/role_matrix.csv."""

from typing import Any

from django.core.management.base import BaseCommand

from exportctl.core.people import services


class Command(BaseCommand):
    help = "Make the roles in the database equal to the role matrix."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Role matrix: {services.sync_roles()} permissions.")
