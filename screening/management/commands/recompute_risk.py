"""`manage.py recompute_risk`: compute every stored score again, and name the first that differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.risk.models import Assessment
from screening.risk.queries import misfit

PAGE = 500


class Command(BaseCommand):
    help = "Recompute all stored risk assessments from their own facts and model."

    def handle(self, *args: Any, **options: Any) -> None:
        done, last = 0, None
        rows = Assessment.objects.select_related("model").order_by("pk")
        while page := list((rows.filter(pk__gt=last) if last else rows)[:PAGE]):
            for assessment in page:
                if difference := misfit(assessment):
                    made = f"{assessment.assessed_at:%Y-%m-%d %H:%M}"
                    raise CommandError(f"Assessment {assessment.pk} of {made}: {difference}.")
            done, last = done + len(page), page[-1].pk
        self.stdout.write(f"Recomputed {done} assessments: all give the stored score.")
