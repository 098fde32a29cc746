"""Parsing of what people type about conditions; the rules are elsewhere."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from exportctl.core.files.forms import ManyFilesInput
from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.web import forms as web
from licensing.conditions.models import Due
from licensing.conditions.rules import MOST_FILES, Terms


class DocumentsField(forms.FileField):
    """Any number of files; what they hold is the rule of stored files."""

    widget = ManyFilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the files as a list, empty where none was chosen."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(DocumentsField, self).clean(file, initial) for file in files if file]


class EvidenceForm(forms.Form):
    """How a condition was met, and what shows it."""

    text = forms.CharField(
        label="How the condition was met",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text="Say what was done and when; name the papers that you attach.",
    )
    documents = DocumentsField(label="Documents", required=False, allow_empty_file=True)

    def __init__(self, *args: Any, wanted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].required = wanted  # what the label says; the service refuses
        note = "" if wanted else "Not wanted here, but you may attach some. "
        self.fields["documents"].help_text = f"{note}{WORDS}, at most 20 MB each, {MOST_FILES} in all."


class SendBackForm(web.SeenReasonForm):
    """What is missing in the evidence."""

    hint = "The exporter reads this."
    missing = "Say what is missing."


class WaiveForm(web.SeenReasonForm):
    """Why the authority does without."""

    hint = "The exporter reads this."


class ScheduleForm(forms.Form):
    """When a condition of free text is due."""

    due = forms.ChoiceField(
        label="When is it due?",
        choices=[(value, label) for value, label in Due.choices if value != Due.NONE],
        widget=forms.RadioSelect,
    )
    fixed_on = forms.DateField(label="Day", widget=forms.DateInput, required=False, help_text="For one day.")
    amount = forms.IntegerField(
        label="How many days or months",
        required=False,
        help_text="For days after something, and for months. Leave it empty for what is due before the "
        "first shipment: that has no day, and stops shipments until the evidence is accepted.",
    )
    evidence = forms.BooleanField(label="Papers are wanted", required=False)

    @property
    def terms(self) -> Terms:
        """What was typed, as the rule takes it."""
        data = self.cleaned_data
        return Terms(data["due"], data["amount"], data["fixed_on"])
