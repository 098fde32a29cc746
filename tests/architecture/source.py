"""The source as text and syntax trees, and every address with what it declares."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from exportctl.core.access.third_party import declaration_of
from exportctl.core.embedded.paths import PROJECT

ROOTS = ("exportctl", "screening", "licensing", "enduse")
SAMPLES = {"uuid": "7d1d3a52-0000-4000-8000-000000000001", "int": 1, "string": "sample", "slug": "sample"}


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax tree of every module of ours but migrations, by its path in the project."""
    files = [file for root in ROOTS for file in sorted((PROJECT / root).rglob("*.py"))]
    return {
        str(file.relative_to(PROJECT)): ast.parse(file.read_text(encoding="utf-8"))
        for file in files
        if "migrations" not in file.parts
    }


def texts(node: ast.AST) -> set[str]:
    """Return every string literal under a node."""
    return {
        found.value
        for found in ast.walk(node)
        if isinstance(found, ast.Constant) and isinstance(found.value, str)
    }


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a function or method of one of these names, with the module's path."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in names:
                    yield path, node


def literal(node: ast.expr | None) -> str | None:
    """Return the text of a string literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def templates() -> list[Path]:
    """Return every template of ours."""
    return sorted((PROJECT / "templates").rglob("*.html"))


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with namespace, what its view declares, and a real address of it."""

    name: str
    opens: str | None
    url: str
    view: Any


class _Match:
    def __init__(self, view_name: str) -> None:
        self.view_name = view_name


@cache
def addresses() -> tuple[Address, ...]:
    """Return every address of the product, in the order of the URL configuration."""
    return tuple(_walk(get_resolver(), "", {}))


def _walk(resolver: URLResolver, namespace: str, given: dict[str, Any]) -> Iterator[Address]:
    for found in resolver.url_patterns:
        samples = {**given, **_samples(found)}
        if isinstance(found, URLResolver):
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from _walk(found, inner, samples)
        else:
            name = f"{namespace}{found.name or ''}"
            opens = declaration_of(found.callback, _Match(name))  # type: ignore[arg-type]
            yield Address(name, opens, reverse(name, kwargs=samples), found.callback)


def _samples(found: URLPattern | URLResolver) -> dict[str, Any]:
    """Return a value for each part that an address leaves open."""
    if isinstance(found.pattern, RoutePattern):
        return {
            name: SAMPLES[type(converter).__name__.removesuffix("Converter").lower()]
            for name, converter in found.pattern.converters.items()
        }
    return dict.fromkeys(found.pattern.regex.groupindex, "ABC1")
