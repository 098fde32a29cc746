"""Loudness about missing names in templates, for tests."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression

FORGIVING = ("default", "default_if_none")


class LoudMissing(str):
    """As `string_if_invalid`: raises where a template of this project uses a name that its context lacks.

    `{% if name %}` and `name|default:…` ask for a name that may be missing, so they stay silent, and so do
    the templates of installed packages. Django asks for the truth of the string in `FilterExpression.resolve`
    before it names the variable; everywhere else the string is as empty as Django's own.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        caller = sys._getframe(1)
        if caller.f_code is not FilterExpression.resolve.__code__:
            return False
        expression: FilterExpression = caller.f_locals["self"]
        return not _forgiven(expression) and _is_ours(caller.f_locals["context"])

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"The template asks for “{name}”, which its context lacks.")


def _forgiven(expression: FilterExpression) -> bool:
    return bool(expression.filters) and getattr(expression.filters[0][0], "_filter_name", "") in FORGIVING


def _is_ours(context: Context) -> bool:
    template = context.render_context.template or context.template
    file = Path(str(template.origin.name)) if template else Path()
    return file.is_relative_to(settings.BASE_DIR) and "site-packages" not in file.parts
