"""What technical reviewers type: an assessment of one line or several, and the filters of their queue."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from exportctl.core.errors import DomainError
from exportctl.core.web.forms import PlainForm
from licensing.advice.models import AnswerLine
from licensing.assessments import queries, rules
from licensing.assessments.models import LineAssessment
from licensing.assessments.precedents import outcome_of
from licensing.assessments.words import PREFIXES, REASONS, REGIMES, SUBJECTS
from licensing.competence.rules import CATEGORIES

_BETWEEN = re.compile(r"[\s,;]+")
MOST_LINES = 100


class CodesField(forms.CharField):
    """Control entries, with commas or blanks between them; the leading one comes first."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes in capitals, each once; a point is part of one, and small letters after it too."""
        typed = str(super().clean(value))
        return tuple(dict.fromkeys(filter(None, _BETWEEN.split(typed.upper()))))


class AssessForm(PlainForm):
    """What is found of the chosen lines."""

    outcome = forms.ChoiceField(
        label="What are the goods?",
        choices=[
            (rules.CONFIRM, "As declared: the exporter’s entry is right"),
            (rules.LISTED, "They fall under these entries"),
            (rules.NOT_CONTROLLED, "Not controlled: no entry of the list names them"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the goods are."},
    )
    codes = CodesField(
        label="Control entries",
        help_text="Where it is not as declared. The leading entry first, more after commas: 6A003, 6A002.",
        required=False,
        max_length=200,
    )
    kind = forms.ChoiceField(
        label="Report summary: kind",
        choices=[(key, text or "the goods themselves") for key, text in PREFIXES.items()],
    )
    subject = forms.ChoiceField(
        label="Report summary: subject",
        choices=[("", "Choose the words"), *SUBJECTS.items()],
        help_text="Standard words, for statistics.",
        error_messages={"required": "Choose the words of the report summary."},
    )
    reasons = forms.MultipleChoiceField(
        label="Reasons for control",
        choices=[(key, f"{key}: {text}") for key, text in REASONS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick none to take those of the entries.",
    )
    regimes = forms.MultipleChoiceField(
        label="Regimes",
        choices=[(key, f"{key}: {text}") for key, text in REGIMES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick none to take those of the entries.",
    )
    note = forms.CharField(
        label="Note for the file",
        help_text="What you read and compared. The exporter never sees it.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=5000,
        required=False,
    )
    source = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def finding(self) -> rules.Finding:
        """Return what was found; the form is valid."""
        data = self.cleaned_data
        return rules.Finding(
            outcome=data["outcome"],
            codes=data["codes"],
            prefix=data["kind"],
            subject=data["subject"],
            reasons=tuple(data["reasons"]),
            regimes=tuple(data["regimes"]),
            note=data["note"],
        )

    def place(self, error: DomainError) -> None:
        """Put a refusal beside the field that mends it; what was typed stays. Others go to their own page."""
        if error.status != DomainError.status and error.code != "not_qualified":
            raise error
        name = error.gaps[0].field if error.gaps else ""
        self.add_error(name if name in self.fields else None, error.message)


def from_source(source: LineAssessment | AnswerLine) -> dict[str, Any]:
    """Return what a form is filled with from a precedent; its note tells of other goods and is left."""
    filled: dict[str, Any] = {"outcome": outcome_of(source)}
    if isinstance(source, AnswerLine):
        return filled | {"codes": source.entry.code if source.entry is not None else ""}
    chosen = {
        "reasons": [code for code in source.reasons if code in REASONS],
        "regimes": [code for code in source.regimes if code in REGIMES],
        "kind": source.prefix,
        "subject": source.subject,
    }
    return filled | chosen | {"codes": ", ".join(source.codes)}


def is_as_filled(form: AssessForm, source: LineAssessment | AnswerLine) -> bool:
    """Say whether a valid form still says what it was filled with."""
    data = form.cleaned_data
    filled = from_source(source)
    filled["codes"] = CodesField(required=False).clean(filled["codes"])
    return all(
        sorted(data[name]) == sorted(value) if isinstance(value, list | tuple) else data[name] == value
        for name, value in filled.items()
    )


def chosen_lines(
    values: Sequence[str], states: Sequence[queries.LineState]
) -> tuple[list[queries.LineState], dict[UUID, int]]:
    """Return the lines that an address or a form names, with the versions that were seen.

    Each value is a line's id, or the id with the number that the page showed: what is in force now, where
    none is said.
    """
    seen: dict[UUID, int] = {}
    by_id = {one.line.pk: one for one in states}
    for value in values[:MOST_LINES]:
        text, _, number = value.partition(":")
        try:
            line = UUID(text)
        except ValueError:
            continue
        if line not in by_id:
            continue
        now = by_id[line].now
        shown = int(number) if number.isdecimal() and len(number) < 6 else None
        seen[line] = shown if shown is not None else (now.number if now else 0)
    return [one for one in states if one.line.pk in seen], seen


class QueueForm(forms.Form):
    """The filters of the queue, as they stand in the address."""

    whose = forms.ChoiceField(
        label="Whose", choices=list(queries.WHOSE.items()), required=False, widget=forms.HiddenInput
    )
    category = forms.ChoiceField(
        label="Category",
        choices=[("", "Any"), *((key, f"{key}: {name}") for key, name in CATEGORIES.items())],
        required=False,
    )

    def filters(self, usual: str) -> queries.Filters:
        """Return what was asked for; what cannot be read filters nothing."""
        self.full_clean()
        data = self.cleaned_data
        return queries.Filters(data.get("whose") or usual, data.get("category", ""))
