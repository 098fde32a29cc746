"""What an exporter types before a test: what it is about."""

from django import forms

from exportctl.core.web.forms import PlainForm
from licensing.selfassessments.rules import About


class AboutForm(PlainForm):
    """For whom the test is, and what it is about."""

    organization = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label="Which project or technology is it?",
        help_text="A name under which you find it again.",
        max_length=200,
        error_messages={"required": "Name the project or the technology."},
    )
    about = forms.CharField(
        label="What do you pass on, to whom, and where?",
        help_text="In two or three sentences.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": "Say what you pass on, to whom and where."},
    )

    def facts(self) -> About:
        """Return what the test is about."""
        return About(self.cleaned_data["subject"], self.cleaned_data["about"])
