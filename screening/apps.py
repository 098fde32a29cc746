"""Screening: watchlists, matching, hits, risk, intelligence."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Registers the app under its own name."""

    name = "screening"
