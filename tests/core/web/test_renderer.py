"""Lists of choices and single lines are drawn in one go, and are what Django draws."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from exportctl.core.web.renderer import Renderer

CHOICES = [
    ("", "Any"),
    ("a", "Müller & Söhne <Ltd>"),
    ('"b"', "שלום"),
    (3, "three"),
    ("Group & co", [("x", "X"), ("y", "Y")]),
]


@pytest.mark.parametrize("value", ["", "a", '"b"', 3, "y", None, "none of them"])
@pytest.mark.parametrize(
    "attrs", [{"class": "govuk-select"}, {"required": True, "disabled": False, "id": "<i>"}]
)
def test_it_is_what_django_draws(value, attrs):
    widget = forms.Select(choices=CHOICES)
    drawn = widget.render("who", value, attrs=attrs, renderer=Renderer())
    assert parse_html(drawn) == parse_html(
        widget.render("who", value, attrs=attrs, renderer=DjangoTemplates())
    )
    assert "<Ltd>" not in drawn
    assert "<i>" not in drawn


@pytest.mark.parametrize("widget", [forms.TextInput, forms.NumberInput, forms.EmailInput, forms.HiddenInput])
@pytest.mark.parametrize("value", ["", None, 0, 12.5, 'שלום "quoted" <b>'])
@pytest.mark.parametrize("attrs", [{}, {"class": "govuk-input", "autofocus": True, "disabled": False}])
def test_a_line_is_what_django_draws(widget, value, attrs):
    drawn = widget().render("who", value, attrs=attrs, renderer=Renderer())
    expected = widget().render("who", value, attrs=attrs, renderer=DjangoTemplates())
    assert parse_html(drawn) == parse_html(expected)
    assert "<b>" not in drawn


def test_it_draws_the_lists_of_all_forms():
    class Form(forms.Form):
        who = forms.ChoiceField(choices=CHOICES)

    assert isinstance(Form().renderer, Renderer)
