"""Reckon the stored due days of running clocks from their facts, and say which moved."""

from typing import Any

from django.core.management.base import BaseCommand

from exportctl.core.calendar.recomputing import recompute_clocks


class Command(BaseCommand):
    help = "Reckon the due day of every running clock anew, and say which moved. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = recompute_clocks(because="The calendar was reckoned anew.")
        for one in moved:
            self.stdout.write(f"{one.key} of {one.subject_id}: {one.before} is now {one.after}")
        self.stdout.write(f"Due days moved: {len(moved)}.")
