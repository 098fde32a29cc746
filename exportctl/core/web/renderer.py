"""How Django's widgets are drawn."""

from collections.abc import Iterable
from typing import Any

from django.forms import DateInput, EmailInput, HiddenInput, NumberInput, Select, TextInput, URLInput
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_LINES = {one.template_name for one in (TextInput, NumberInput, EmailInput, URLInput, DateInput, HiddenInput)}


class Renderer(DjangoTemplates):
    """Draws widgets as Django does, but lists of choices and single lines without templates.

    Django draws each option with two templates, and each line with three, which makes a page of filters
    dearer than the cases under it.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the HTML of a widget."""
        if template_name == Select.template_name:
            return _select(context["widget"])
        if template_name in _LINES:
            return _line(context["widget"])
        return super().render(template_name, context, request)


def _line(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    shown = "" if value is None else format_html(' value="{}"', str(value))
    attrs = _attributes(widget["attrs"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], shown, attrs)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = widget["optgroups"]
    if any(name for name, _, _ in groups):
        drawn = format_html_join("", "{}", ((_group(name, options),) for name, options, _ in groups))
    else:  # Django gives each option a group of its own
        drawn = _options(one for _, options, _ in groups for one in options)
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), drawn)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    drawn = _options(options)
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _options(options: Iterable[dict[str, Any]]) -> SafeString:
    rows = ((str(one["value"]), _attributes(one["attrs"]), one["label"]) for one in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def _attributes(attrs: dict[str, Any]) -> SafeString:
    """Return attributes as Django's own template writes them: True is the bare name, False is nothing."""
    if not attrs:
        return SafeString("")
    bare = format_html_join("", " {}", ((name,) for name, value in attrs.items() if value is True))
    named = ((name, str(value)) for name, value in attrs.items() if not isinstance(value, bool))
    return bare + format_html_join("", ' {}="{}"', named)
