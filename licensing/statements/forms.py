"""What an officer writes about a difference."""

from django import forms

from exportctl.core.web.forms import PlainForm
from licensing.statements.models import Conclusion


class FindingForm(PlainForm):
    """One finding about one row."""

    conclusion = forms.ChoiceField(
        label="What do you make of it?",
        choices=[
            (Conclusion.ACCEPTED, "Accept it as it is"),
            (Conclusion.ASKED, "Ask the exporter"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you accept it or ask the exporter."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="For colleagues; the exporter does not read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say why."},
    )
