"""Recompute the audit trail and name the first event that does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportctl.core.audit import queries


class Command(BaseCommand):
    help = "Recompute every event's digest and every daily seal; name the first that does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        result = queries.verify()
        if result.misfit:
            raise CommandError(result.misfit)
        last = f" The last seal is {result.last_seal}." if result.last_seal else ""
        self.stdout.write(f"{result.events} events and {result.seals} daily seals fit.{last}")
