"""Parsing of requests to transfer licenses; the rules are elsewhere."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from exportctl.core.files.forms import ManyFilesInput
from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm, SeenReasonForm, offer
from licensing.licenses.models import License
from licensing.transfers.models import TransferReason
from licensing.transfers.services import MOST_FILES


class DocumentsField(forms.FileField):
    """Any number of files."""

    widget = ManyFilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the files as a list, empty where none was chosen."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(DocumentsField, self).clean(file, initial) for file in given if file]


class AskForm(PlainForm):
    """Which licenses go to whom, and why."""

    licenses = forms.MultipleChoiceField(
        label="Licenses",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose a license."},
    )
    number = forms.CharField(
        label="Registration number of the receiving organization",
        max_length=60,
        help_text="As it is registered with the authority.",
        error_messages={"required": "Enter the registration number of the receiving organization."},
    )
    country = forms.ChoiceField(
        label="Its country",
        choices=countries.choices,
        error_messages={"required": "Choose the country of the receiving organization."},
    )
    reason = forms.ChoiceField(
        label="What has changed?",
        choices=TransferReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what has changed."},
    )
    words = forms.CharField(
        label="The change in words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": "Say what has changed."},
    )
    effective_on = forms.DateField(
        label="Day on which the change takes effect",
        widget=forms.DateInput,
        error_messages={"required": "Enter the day on which the change takes effect."},
    )
    documents = DocumentsField(
        label="Documents that show the change",
        allow_empty_file=True,
        help_text=f"{WORDS}, at most 20 MB each, {MOST_FILES} in all. The receiver does not see them.",
    )

    def __init__(self, *args: Any, offered: list[License], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((str(one.pk), f"{one.name}, for {countries.name(one.destination)}") for one in offered)
        offer(self, "licenses", named)


class AcceptForm(PlainForm):
    """The receiver's declaration."""

    position = forms.CharField(label="Your position", max_length=120)
    declared = forms.BooleanField(
        label="My organization assumes every condition, the balances as they stand, record keeping and "
        "all other obligations under these licenses.",
        required=False,
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerForm(SeenReasonForm):
    """Why a transfer is declined or taken back."""

    hint = "The other side reads it."


class RecommendForm(SeenReasonForm):
    """What the officer recommends."""

    hint = "Both organizations read it once it is decided."
    grants = forms.ChoiceField(
        label="Recommendation", choices=[("yes", "Approve"), ("no", "Refuse")], widget=forms.RadioSelect
    )
    field_order = ("grants", "reason", "version")


class BackForm(SeenReasonForm):
    """Why a recommendation is sent back."""

    hint = "The officer reads it."
