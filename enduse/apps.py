"""The top brick: what happens after the license."""

from django.apps import AppConfig


class EnduseConfig(AppConfig):
    """End-use monitoring as a Django app."""

    name = "enduse"
