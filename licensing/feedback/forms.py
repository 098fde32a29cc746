"""The survey."""

from typing import Any

from django import forms

from exportctl.core.web.forms import PlainForm
from licensing.feedback.rules import LONGEST_COMMENT


def marks(label: str, words: tuple[str, str, str, str, str], missing: str) -> forms.TypedChoiceField:
    """Return a question with five answers in words, the best first."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(5 - place, text) for place, text in enumerate(words)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
    )


class SurveyForm(PlainForm):
    """Three marks and words."""

    clarity: Any = marks(
        "How clear was what we asked of you?",
        ("Very clear", "Clear", "Neither clear nor unclear", "Unclear", "Very unclear"),
        "Say how clear it was.",
    )
    pace: Any = marks(
        "How long did it take, against what you expected?",
        ("Much shorter", "Shorter", "As expected", "Longer", "Much longer"),
        "Say how long it took.",
    )
    ease: Any = marks(
        "How easy was it to apply?",
        ("Very easy", "Easy", "Neither easy nor difficult", "Difficult", "Very difficult"),
        "Say how easy it was.",
    )
    comment = forms.CharField(
        label="What should we do better?",
        help_text="Name no person, firm or case: it is read as you write it, but not as yours.",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
