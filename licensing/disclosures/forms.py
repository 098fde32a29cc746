"""What the exporter wants to see, and what becomes of each piece of the file."""

from collections.abc import Sequence
from typing import Any

from django import forms

from exportctl.core.web.forms import PlainForm
from licensing.disclosures.models import Withheld
from licensing.disclosures.queries import Piece
from licensing.disclosures.rules import DISCLOSE, Choice


class AskForm(PlainForm):
    """What the exporter wants to see."""

    asked_for = forms.CharField(
        label="What you want to see, and what for",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The authority answers with a list of the whole file.",
        error_messages={"required": "Say what you want to see, and what for."},
    )


class AnswerForm(PlainForm):
    """For each piece whether it is disclosed or on which ground it is withheld."""

    def __init__(self, *args: Any, pieces: Sequence[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = pieces
        for one in pieces:
            self.fields[one.key] = forms.ChoiceField(
                label=one.title,
                choices=[("", "Choose"), *_choices(one)],
                help_text="It cannot be disclosed: say on which ground it is withheld." if one.closed else "",
                error_messages={"required": f"{one.title}: choose what becomes of it."},
            )
            self.fields[f"{one.key}-words"] = forms.CharField(
                label="More on the ground, for the exporter", required=False, max_length=1000
            )
        self.fields["words"] = forms.CharField(
            label="With the list",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="The exporter reads it.",
        )

    def rows(self) -> list[tuple[Piece, forms.BoundField, forms.BoundField]]:
        """Return each piece with its two fields."""
        return [(one, self[one.key], self[f"{one.key}-words"]) for one in self.pieces]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the ground is another one."""
        said: dict[str, Any] = self.cleaned_data
        for one in self.pieces:
            if said.get(one.key) == Withheld.OTHER and not said.get(f"{one.key}-words", "").strip():
                self.add_error(f"{one.key}-words", f"{one.title}: say the other ground in words.")
        return said

    def chosen(self) -> dict[str, Choice]:
        """Return what was chosen of each piece."""
        said = self.cleaned_data
        return {one.key: _choice(said[one.key], said[f"{one.key}-words"]) for one in self.pieces}


def _choices(piece: Piece) -> list[tuple[str, str]]:
    grounds = [(value, f"Withhold: {label[0].lower()}{label[1:]}") for value, label in Withheld.choices]
    return grounds if piece.closed else [(DISCLOSE, "Disclose"), *grounds]


def _choice(said: str, words: str) -> Choice:
    return Choice() if said == DISCLOSE else Choice(said, words)
