"""Parsing of holds and settlements."""

from django import forms

from exportctl.core.web.forms import PlainForm, ReasonForm


class HoldForm(PlainForm):
    """What is held, why, and for which proceeding."""

    scope = forms.ChoiceField(
        label="What is held",
        choices=[("case", "This case"), ("organization", "Everything of this exporter")],
        initial="case",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is held."},
    )
    reference = forms.CharField(
        label="Reference",
        max_length=80,
        help_text="The file or proceeding that asks for it.",
        error_messages={"required": "Name the file or proceeding that asks for it."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The exporter does not read it, and is not told of the hold.",
        error_messages={"required": "Say why it is held."},
    )


class LiftForm(ReasonForm):
    """Why a hold ends."""

    hint = "It stays with the hold."
    missing = "Say why the hold ends."


class SettleForm(PlainForm):
    """What became of a file."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=[
            ("mended", "It is right again: the product reads it once more now"),
            ("accepted", "It stays as it is: nothing better can be found"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What happened, where you looked, and who was told.",
        error_messages={"required": "Say what happened."},
    )
