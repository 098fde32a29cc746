"""Parsing of what people write about letters; the rules are elsewhere."""

from django import forms

from exportctl.core.web import forms as web
from licensing.decisions.fields import own_words
from licensing.letters import rules
from licensing.letters.services import Text

SAMPLES = (
    ("full", "A made-up letter"),
    ("bare", "A made-up letter in which every list is empty"),
    ("case", "A real case"),
)


class TextForm(web.PlainForm):
    """The text of a version; the sample is for its preview only."""

    title = forms.CharField(
        label="Title", max_length=120, help_text="What the letter is headed with. It has no variables."
    )
    body = forms.CharField(
        label="Text",
        max_length=20_000,
        help_text="Short sentences. An empty line ends a paragraph. Variables are listed below.",
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "true", "class": "letter-source"}),
        strip=False,
    )
    appeal_days = forms.IntegerField(
        label="Calendar days to appeal",
        help_text=(
            "From the day of the letter. 28 is a default of the product: set what the authority's law says."
        ),
    )
    legal_basis = forms.CharField(
        label="Legal basis",
        max_length=rules.LONGEST_BASIS,
        required=False,
        help_text=(
            "The law and the provision, as the authority’s lawyers word it. Each letter says it. What is not "
            "granted in full, or is suspended or revoked, cannot be approved without it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    change_note = forms.CharField(
        label="What is different, and why",
        max_length=2000,
        help_text="For whoever approves it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sample = forms.ChoiceField(label="Preview with", choices=SAMPLES, required=False)
    reference = forms.CharField(
        label="Reference of the case",
        max_length=20,
        required=False,
        help_text="For the preview with a real case, such as EX-2026-000001.",
    )

    def text(self) -> Text:
        """Return what is to be kept."""
        given = self.cleaned_data
        return Text(
            given["title"], given["body"], given["appeal_days"], given["change_note"], given["legal_basis"]
        )


class SampleForm(web.PlainForm):
    """What a version is previewed with."""

    sample = forms.ChoiceField(label="Preview with", choices=SAMPLES, required=False)
    reference = forms.CharField(
        label="Reference of the case",
        max_length=20,
        required=False,
        help_text="For a real case, such as EX-2026-000001.",
    )


class ApproveForm(web.PlainForm):
    """The day from which letters are made from a version."""

    in_force_from = forms.DateField(
        label="In force from",
        help_text="Letters of this day and later are made from it. Letters of before stay as they are.",
        widget=forms.DateInput,
    )


class SendBackForm(web.ReasonForm):
    """Why a version is sent back."""

    hint = "Whoever drafted it reads this."
    missing = "Say what has to change."


class CorrectionForm(web.ReasonForm):
    """Why a letter is replaced."""

    hint = "The exporter reads it at the beginning of the new letter. Name no intelligence and no hit."
    missing = "Say what was wrong; the exporter reads it."
    own_words = own_words("The officer's paragraph in the new letter")


class RefusalForm(web.ReasonForm):
    """Why a correction is not confirmed."""

    hint = "Whoever proposed it reads this."
    missing = "Say why the letter stays as it is."
