"""Why a case is opened again, and why it stays closed."""

from typing import Any

from django import forms

from exportctl.core.web.forms import PlainForm, ReasonForm
from licensing.corrections.models import Ground
from licensing.corrections.services import Proposal


class ReopenForm(PlainForm):
    """The ground, the reason for the exporter, and a note for the file."""

    ground = forms.ChoiceField(
        label="What went wrong",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what went wrong."},
    )
    reason = forms.CharField(
        label="What was wrong, and what follows",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The exporter reads it once the case is open again.",
        error_messages={"required": "Say what was wrong; the exporter reads it."},
    )
    note = forms.CharField(
        label="For the file",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only the authority reads it.",
    )

    def proposal(self) -> Proposal:
        """Return what was typed."""
        said: dict[str, Any] = self.cleaned_data
        return Proposal(said["ground"], said["reason"], said["note"])


class StaysClosedForm(ReasonForm):
    """The second person's reason."""

    hint = "The person who proposed it reads it, and it stays on file."
    missing = "Say why the case stays closed."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Or why it stays closed"
