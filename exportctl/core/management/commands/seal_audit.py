"""Seal every past day now, without waiting for the nightly task."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exportctl.core.audit import services


class Command(BaseCommand):
    help = "Seal every past day that has events and no seal yet."

    def handle(self, *args: Any, **options: Any) -> None:
        seals = services.seal_past_days(now=timezone.now())
        self.stdout.write(f"{len(seals)} days sealed.")
