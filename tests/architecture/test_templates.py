"""Templates keep the content security policy, the money rule and the escaping."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.source import PROJECT, templates

each_template = pytest.mark.parametrize(
    "file", templates(), ids=lambda file: str(file.relative_to(PROJECT / "templates"))
)
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=.application/json))[^>]*>", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "an evaluated htmx attribute": re.compile(r"hx-on|hx-vals=['\"]js:|\bx-data\b", re.IGNORECASE),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape off|safeseq"),
    "a rounded amount": re.compile(
        r"(?:value|amount|quantity|price|total|authorized|drawn|balance|left)\w*\|(?:floatformat|stringformat)"
    ),
    "something from elsewhere": re.compile(
        r"(?:src|href)=['\"](?:https?:)?//(?!www\.w3\.org)", re.IGNORECASE
    ),
}


def markup(file) -> str:
    """Return a template without its comments."""
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", file.read_text(), flags=re.DOTALL)


def included(tag: re.Match[str]) -> str:
    """Return the markup of an included template."""
    return markup(PROJECT / "templates" / tag[1])


@each_template
def test_it_has_none_of_what_is_forbidden(file):
    source = markup(file)
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@each_template
def test_it_compiles(file):
    get_template(str(file.relative_to(PROJECT / "templates")))


@each_template
def test_a_form_that_changes_something_has_its_token(file):
    source = re.sub(r"\{% include \"([^\"]+)\".*?%\}", included, markup(file))
    forms = re.findall(r"<form\b[^>]*method=['\"]?post.*?</form>", source, re.DOTALL | re.IGNORECASE)
    assert [form[:80] for form in forms if "csrf_token" not in form] == []
