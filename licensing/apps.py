"""Licensing: exporters, applications, cases, decisions, licenses."""

from django.apps import AppConfig


class LicensingConfig(AppConfig):
    """Registers the app under its own name."""

    name = "licensing"
