"""The ruling on a claim of urgency."""

from django import forms

from exportctl.core.web.forms import ReasonForm


class RulingForm(ReasonForm):
    """Whether the case is urgent, and why."""

    hint = "The exporter reads it. Name no intelligence and no hit."
    missing = "Say why. The exporter reads it."
    ruling = forms.ChoiceField(
        label="Is the case urgent?",
        choices=(
            ("accepted", "Yes: it stands in the priority lane, by the wished day"),
            ("declined", "No: it waits its turn"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the case is urgent."},
    )
    field_order = ("ruling", "reason")
