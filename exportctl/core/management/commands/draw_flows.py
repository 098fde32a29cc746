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
    return HEAD + "".join(_section(path, flow) for path, flow in flows())


def flows() -> list[tuple[str, Flow]]:
    """Return every workflow with the dotted path of the module that defines it."""
    return [
        (path, found)
        for path in feature_modules("flow")
        for found in vars(import_module(path)).values()
        if isinstance(found, Flow)
    ]


def _section(path: str, flow: Flow) -> str:
    title = flow.name.replace("_", " ").capitalize()
    return f"\n## {title}\n\n`{path}`\n\n```mermaid\n{flow.diagram()}\n```\n"
