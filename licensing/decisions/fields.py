"""Fields of the forms about decisions: words, quantities, criteria."""

from decimal import Decimal

from django import forms

from licensing.applications.models import GoodsLine
from licensing.decisions.own_words import LONGEST
from licensing.review.rules import CRITERIA

READ = "The exporter reads it."
UNREAD = "For the file. The exporter never reads it."
OWN_WORDS = (
    "The exporter reads it in the letter, and the signatures cover it. Plain words, at most "
    f"{LONGEST:,} characters. Paste nothing from the reasons for the file: no source, no hit, no name of an "
    "officer or an agency."
)


def own_words(label: str = "A paragraph of your own in the letter") -> forms.CharField:
    """Return the field of the officer's own paragraph."""
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=OWN_WORDS, widget=widget, required=False, max_length=LONGEST
    )


def words(label: str, help_text: str = "", *, rows: int = 3, required: bool = False) -> forms.CharField:
    """Return a field for a few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, widget=widget, required=required, max_length=8000
    )


def plain(quantity: Decimal) -> str:
    """Return a quantity as it is typed: without idle zeros, never as a power of ten."""
    return f"{quantity.normalize():f}"


def criteria_field(*, needed: str = "") -> forms.MultipleChoiceField:
    """Return the numbered criteria of a refusal; `needed` is what is said where none is chosen."""
    return forms.MultipleChoiceField(
        label="Refusal criteria",
        choices=[(code, f"{code}: {text}") for code, text in CRITERIA.items()],
        widget=forms.CheckboxSelectMultiple,
        required=bool(needed),
        error_messages={"required": needed},
    )


def grounds_field(label: str) -> forms.MultipleChoiceField:
    """Return the numbered criteria for which a line or a party gets nothing."""
    choices = [(code, f"Criterion {code}, {text[:1].lower()}{text[1:]}") for code, text in CRITERIA.items()]
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def whole_line(line: GoodsLine) -> forms.Field:
    """Return the field of a line that is approved or refused as a whole, because nothing of it is counted."""
    return forms.TypedChoiceField(
        label=f"Line {line.number}: {line.description}",
        choices=[(plain(line.quantity), "Approve"), ("0", "Refuse")],
        coerce=Decimal,
        widget=forms.RadioSelect,
        initial=plain(line.quantity),
    )
