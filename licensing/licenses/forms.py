"""Parsing of what people type about licenses; the rules are elsewhere."""

from typing import Any

from django import forms

from exportctl.core.web import forms as web
from licensing.licenses import rules

READ = "The exporter reads this. Name no intelligence and no hit."
FILE_ONLY = "For the authority only; the exporter never sees it."


def words(label: str, help_text: str, *, rows: int = 3, required: bool = False) -> forms.CharField:
    """Return a field for a few sentences, in the direction of their script."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=label, help_text=help_text, widget=widget, required=required, max_length=2000
    )


def review_day(*, required: bool) -> forms.DateField:
    """Return the field of the day by which a suspension is looked at again."""
    return forms.DateField(
        label="Look at it again by",
        widget=forms.DateInput,
        required=required,
        help_text=f"At most {rules.SUSPENSION_DAYS_MOST} days ahead. Nothing is lifted by itself.",
    )


class VerifyForm(forms.Form):
    """Number and check code, as printed on a license."""

    number = forms.CharField(
        label="License number", max_length=40, help_text="At the top of the license, such as XL-2026-000001."
    )
    code = forms.CharField(
        label="Check code", max_length=40, help_text="Under the square code, such as ABCDE-23456."
    )


class SearchForm(web.PlainForm):
    """What an exporter looks for among its licenses."""

    q = forms.CharField(label="Number or party", max_length=100, required=False)


class ReasonForm(web.ReasonForm):
    """Why a license is reinstated."""

    hint = READ


class SuspendForm(web.ReasonForm):
    """Why a license is suspended, for the exporter and for the file, and until when at first."""

    hint = READ

    note = words("Note for the file", FILE_ONLY)
    review_by = review_day(required=False)


class KeepForm(web.ReasonForm):
    """Until when, and why, a suspension goes on."""

    hint = READ

    review_by = review_day(required=True)
    field_order = ("review_by", "reason")


class ProposeForm(web.ReasonForm):
    """Why a license is to be revoked, and why it cannot wait for an answer, if so."""

    hint = READ
    missing = "Say why the license is to be revoked."

    note = words("Note for the file", FILE_ONLY)
    urgent = forms.BooleanField(
        label="It cannot wait for the exporter's answer",
        required=False,
        help_text="The exporter then hears of it when a second person has confirmed it.",
    )
    urgent_reason = words("Why it cannot wait", "Needed if it cannot wait. " + FILE_ONLY)

    def clean(self) -> dict[str, Any]:
        """Want the reason exactly where it is urgent."""
        data = super().clean() or {}
        if data.get("urgent") and not data.get("urgent_reason", "").strip():
            self.add_error("urgent_reason", "Say why it cannot wait, or untick that it cannot.")
        if not data.get("urgent"):
            data["urgent_reason"] = ""
        return data


class DropForm(web.SeenReasonForm):
    """Why a proposed revocation is taken back."""

    hint = "An exporter who was told of it reads this. Name no intelligence and no hit."


class RevocationAnswerForm(forms.Form):
    """The exporter's answer to an intended revocation."""

    answer = words(
        "Your answer", "Say what is not so, what you add, what you would change.", rows=8, required=True
    )


class SurrenderForm(web.ReasonForm):
    """Why a license is given back, and that the holder knows what that means."""

    hint = "The authority reads this, such as: the order was canceled."
    missing = "Say why you give the license back."

    sure = forms.BooleanField(
        label="I know that nothing more may leave under this license, and that this cannot be undone",
        error_messages={"required": "Tick that you know that this cannot be undone."},
    )
