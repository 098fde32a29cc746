"""Write the chapter of the manual that draws every workflow, from the workflows themselves."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from exportctl.core.flow import Flow
from exportctl.core.loading import feature_modules

FILE = settings.BASE_DIR / "docs" / "manual" / "flows.md"
HEAD = """# Workflows

Drawn by `python manage.py draw_flows` from the `flow.py` of each feature. An arrow is a step; beside its
name stands the permission that it needs (see `exportctl/role_matrix.csv`). A step without one is taken by
the system, or by a service that asks in its own way who may.
"""


class Command(BaseCommand):
    help = "Write docs/manual/flows.md."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(drawn(), encoding="utf-8")
        self.stdout.write(f"Wrote {FILE.relative_to(settings.BASE_DIR)}.")


def drawn() -> str:
    """Return the chapter as it should be now."""
    parts = [HEAD]
    for path in feature_modules("flow"):
        for flow in _flows_of(path):
            parts.append(
                f"\n## {flow.name.replace('_', ' ').capitalize()}\n\n`{path}`\n\n```mermaid\n{flow.diagram()}\n```\n"
            )
    return "".join(parts)


def _flows_of(path: str) -> list[Flow]:
    return [found for found in vars(import_module(path)).values() if isinstance(found, Flow)]
