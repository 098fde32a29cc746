"""Imports the modules of each feature that register something, so that a feature only has to exist."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

APPS = ("exportctl.core", "screening", "licensing", "enduse")
REGISTERING = ("audit", "permissions", "handlers", "tasks", "navigation", "notices", "extensions", "checks")


def feature_modules(name: str) -> list[str]:
    """Return the dotted paths of `<app>.<feature>.<name>` for every feature that has that module."""
    return [
        f"{app}.{feature.name}.{name}"
        for app in APPS
        for feature in iter_modules(import_module(app).__path__)
        if feature.ispkg and feature.name != "migrations" and find_spec(f"{app}.{feature.name}.{name}")
    ]


def import_feature_modules() -> None:
    """Import every feature's audit verbs, rules, event handlers and jobs."""
    for name in REGISTERING:
        for path in feature_modules(name):
            import_module(path)
