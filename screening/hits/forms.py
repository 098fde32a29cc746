"""What an analyst writes about a hit."""

from django import forms

from screening.hits.rules import GROUNDS


class ReasonForm(forms.Form):
    """Why, in words."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you compared and where you found it. It stays with the case.",
        error_messages={"required": "Say why, so that others can follow your ruling."},
    )
    version = forms.CharField(widget=forms.HiddenInput)


class ClearForm(ReasonForm):
    """On what ground the two are not the same, and why."""

    ground = forms.ChoiceField(
        label="Ground",
        choices=list(GROUNDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground on which you clear this hit."},
    )
    field_order = ("ground", "reason", "version")
