"""Reads of intelligence."""

from datetime import date

from django.db.models import QuerySet

from screening.intelligence.models import AdverseRecord
from screening.intelligence.rules import counts_from, subject_key


def adverse_for(name: str, country: str, on: date) -> QuerySet[AdverseRecord]:
    """Return the findings about a party in the five years up to `on`, newest first."""
    found = AdverseRecord.objects.filter(subject_key=subject_key(name, country))
    return found.filter(noted_on__gte=counts_from(on), noted_on__lte=on).order_by("-noted_on", "pk")
