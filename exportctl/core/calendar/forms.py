"""Parsing of a closing day."""

from typing import Any

from django import forms

from exportctl.core.web.forms import PlainForm, ReasonForm


class ClosingDayForm(PlainForm):
    """A day, and why the authority is closed on it."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label="Why the authority is closed", max_length=120, help_text="Exporters read it beside their clock."
    )
    past_confirmed = forms.BooleanField(
        label="If the day is over: due days that were told already may move, and each move is recorded",
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        return dict(self.cleaned_data)


class TakeBackForm(ReasonForm):
    """Why a closing day counts after all."""

    hint = "Exporters whose due day moves read it."
    missing = "Say why the day counts after all."
