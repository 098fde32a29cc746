"""Why a flag is set, taken off or set aside."""

from django import forms

from exportctl.core.web.forms import ReasonForm
from licensing.routing.rules import HAND


class SetFlagForm(ReasonForm):
    """A flag that a person sets."""

    hint = "Everybody at the authority who sees the case reads it; the exporter does not."
    missing = "Say why the case gets this flag."
    field_order = ("key", "reason")

    key = forms.ChoiceField(
        label="Flag",
        choices=[("", "Choose a flag"), *((one.key, one.label) for one in HAND)],
        error_messages={"required": "Choose a flag."},
    )


class EndFlagForm(ReasonForm):
    """Why a flag goes."""

    hint = "It is kept with the case, and the flag stays in the case's history."
    missing = "Say why the flag goes."
