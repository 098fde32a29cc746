"""Bringing a configuration in force."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.locks import hold
from screening.configurations import queries
from screening.configurations.models import Configuration
from screening.matching.configuration import DEFAULT_CONFIGURATION


@transaction.atomic
def ensure_configuration() -> Configuration:
    """Return the configuration in force; store the one that the product ships where there is none."""
    found = queries.in_force()
    if found is not None:
        return found
    lock()
    found = queries.in_force()
    if found is not None:
        return found
    made = Configuration.objects.create(
        number=(Configuration.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1,
        status=Configuration.Status.IN_FORCE,
        content=DEFAULT_CONFIGURATION.to_json(),
        digest=DEFAULT_CONFIGURATION.digest,
        reason="The weights and thresholds that the product ships.",
        proposed_at=timezone.now(),
        decided_at=timezone.now(),
    )
    audit.record(made, "configuration.shipped", actor=None, number=made.number)
    return made


def lock() -> None:
    """Let one writer at a time change which configuration is proposed or in force."""
    hold("screening_configuration")
