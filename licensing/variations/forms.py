"""Parsing of what is to change; the rules are elsewhere."""

from django import forms

from exportctl.core.web.forms import SeenReasonForm
from licensing.variations.models import VariationKind
from licensing.variations.rules import Wish


class VariationForm(SeenReasonForm):
    """What is to change, and why."""

    use_required_attribute = False
    hint = "What has changed since the license was issued? The authority reads it."
    missing = "Say why the license is to change."

    kinds = forms.MultipleChoiceField(
        label="What is to change?",
        choices=VariationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
        error_messages={"required": "Choose what is to change."},
    )
    valid_until = forms.DateField(
        label="Last day that you ask for",
        required=False,
        widget=forms.DateInput,
    )
    field_order = ("kinds", "valid_until", "reason", "version")

    def wish(self) -> Wish:
        """Return what was typed."""
        data = self.cleaned_data
        return Wish(tuple(data["kinds"]), data["reason"], data["valid_until"])
