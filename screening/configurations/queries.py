"""Reads of the matching configuration."""

from screening.configurations.models import Configuration


def in_force() -> Configuration | None:
    """Return the version in force; None only before the product's own was stored."""
    return Configuration.objects.filter(status=Configuration.Status.IN_FORCE).first()
