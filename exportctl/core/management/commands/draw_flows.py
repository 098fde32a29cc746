"""Draw every workflow into the manual, from the workflows themselves.

The chapter of all workflows is written whole. On the other pages a workflow stands between marks that
name it: `<!-- flow: KEY begin -->` and `<!-- flow: KEY end -->`.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from exportctl.core.flow import Flow
from exportctl.core.loading import feature_modules

MANUAL = settings.BASE_DIR / "docs" / "manual"
CHAPTER = "flows.md"
MARKED = re.compile(r"<!-- flow: (\w+) begin -->\n.*?<!-- flow: \1 end -->", re.DOTALL)
HEAD = """# Workflows

Drawn by `python manage.py draw_flows` from the `flow.py` of each feature. An arrow is a step; beside its
name stands the permission that it needs (see `exportctl/role_matrix.csv`). A step without one is taken by
the system, or by a service that asks in its own way who may.
"""


class Command(BaseCommand):
    help = "Draw the workflows into the pages of docs/manual."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in drawn().items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")


def drawn() -> dict[Path, str]:
    """Return every page of the manual as it should be now."""
    known = {flow.name: flow for _, flow in flows()}
    pages = {
        path: _filled(path.read_text(encoding="utf-8"), known)
        for path in sorted(MANUAL.glob("*.md"))
        if path.name != CHAPTER
    }
    sections = [_section(path, flow, pages) for path, flow in flows()]
    return {**pages, MANUAL / CHAPTER: HEAD + "".join(sections)}


def flows() -> list[tuple[str, Flow]]:
    """Return every workflow with the dotted path of the module that defines it."""
    return [
        (path, found)
        for path in feature_modules("flow")
        for found in vars(import_module(path)).values()
        if isinstance(found, Flow)
    ]


def marks(text: str) -> list[str]:
    """Return the keys of the workflows that a page has marks for."""
    return MARKED.findall(text)


def _filled(text: str, known: dict[str, Flow]) -> str:
    """Return a page with each of its workflows drawn anew; a key that is no workflow's is an error."""

    def block(mark: re.Match[str]) -> str:
        key = mark[1]
        return f"<!-- flow: {key} begin -->\n{_picture(known[key])}<!-- flow: {key} end -->"

    return MARKED.sub(block, text)


def _section(module: str, flow: Flow, pages: dict[Path, str]) -> str:
    title = flow.name.replace("_", " ").capitalize()
    told = [
        f"[{text.partition(chr(10))[0].removeprefix('# ')}]({path.name})"
        for path, text in pages.items()
        if flow.name in marks(text)
    ]
    source = f"`{module}`, told in {' and '.join(told)}" if told else f"`{module}`"
    return f"\n## {title}\n\n{source}\n\n{_picture(flow)}"


def _picture(flow: Flow) -> str:
    return f"```mermaid\n{flow.diagram()}\n```\n"
