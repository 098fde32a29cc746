"""Parsing of reports of a mistake and of corrected wordings; the rules are elsewhere."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField

from exportctl.core.files.rules import WORDS
from exportctl.core.web.forms import PlainForm, SeenReasonForm
from licensing.rectifications.models import Mistake
from licensing.rectifications.rules import FIELDS, Wanted, Wording
from licensing.rectifications.services import MOST_FILES, Report
from licensing.transfers.forms import DocumentsField

LONG = 500  # characters; from here on a wording is typed into an area


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class ReportForm(PlainForm):
    """What is wrong in a letter, what it should be, why, and what shows it."""

    wrong = forms.CharField(
        label="What is wrong, and where?",
        max_length=2000,
        widget=_area(),
        error_messages={"required": "Say what is wrong, and where."},
    )
    right = forms.CharField(
        label="What should it be?",
        max_length=2000,
        widget=_area(),
        error_messages={"required": "Say what it should be."},
    )
    why = forms.CharField(
        label="Why do you think so?",
        max_length=2000,
        widget=_area(),
        help_text="Such as where it stands rightly: in the application, in the contract, in a register.",
        error_messages={"required": "Say why you think so."},
    )
    documents = DocumentsField(
        label="Documents that show it",
        required=False,
        allow_empty_file=True,
        help_text=f"{WORDS}, at most 20 MB each, {MOST_FILES} in all.",
    )

    def report(self) -> Report:
        """Return what was typed."""
        said: dict[str, Any] = self.cleaned_data
        return Report(
            said.get("mistake", ""), said["wrong"], said["right"], said["why"], said["documents"] or ()
        )


class LicenseReportForm(ReportForm):
    """The same of a license, where only wording is corrected."""

    mistake = forms.ChoiceField(
        label="What is wrong?",
        choices=[one for one in Mistake.choices if one[0] != Mistake.LETTER],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    field_order = ("mistake", "wrong", "right", "why", "documents")


class CorrectForm(SeenReasonForm):
    """The words of each party and line as they are to be, and the reason."""

    hint = "The exporter reads it with the corrected license."
    missing = "Say what was wrong; the exporter reads it."

    def __init__(self, *args: Any, stands: Iterable[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = list(stands)
        for one in self.stands:
            for field, words in one.words.items():
                known = FIELDS[one.of][field]
                self.fields[self._name(one, field)] = forms.CharField(
                    label=known.label,
                    initial=words,
                    required=False,
                    max_length=known.longest,
                    widget=_area(2) if known.longest >= LONG else forms.TextInput(attrs={"dir": "auto"}),
                )
        self.order_fields([*(name for name in self.fields if name not in {"reason", "version"}), "reason"])

    @staticmethod
    def _name(one: Wording, field: str) -> str:
        return f"{one.of}-{one.key}-{field}"

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the fields under what they belong to."""
        return [(one.title, [self[self._name(one, field)] for field in one.words]) for one in self.stands]

    def wanted(self) -> Wanted:
        """Return the words as they were typed; what was not sent stays as it is."""
        return {
            (one.of, one.key): {
                field: self.cleaned_data[name]
                for field in one.words
                if (name := self._name(one, field)) in self.data and name in self.cleaned_data
            }
            for one in self.stands
        }


class BackForm(SeenReasonForm):
    """Why a proposal is sent back."""

    hint = "Whoever proposed it reads it."


class RefuseForm(SeenReasonForm):
    """Why a record stays as it is."""

    hint = "The exporter reads it."
    missing = "Say why the record stays as it is; the exporter reads it."
