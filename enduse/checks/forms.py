"""Parsing of the visit's pages and of the plan; the rules are elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from enduse.checks import rules
from enduse.checks.models import ChecklistItem, CheckStatus, Finding
from enduse.checks.queries import Expected
from enduse.checks.services import Seen
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.reference import units
from exportctl.core.web.forms import PlainForm
from licensing.licenses.rules import plain


class LaterChoice(forms.ChoiceField):
    """A choice that the signature needs, but that can wait until then."""

    def validate(self, value: Any) -> None:
        """Refuse what is no choice; nothing is no mistake yet."""
        if value:
            super().validate(value)


class LaterDecimal(forms.DecimalField):
    """A number that the signature needs, but that can wait until then."""

    def validate(self, value: Any) -> None:
        """Refuse what is no number; nothing is no mistake yet."""
        if value is not None:
            super().validate(value)


@dataclass(frozen=True)
class Question:
    """One question as drawn: radios for the answer, and a note."""

    item: ChecklistItem
    answer: BoundField
    note: BoundField


class ChecklistForm(PlainForm):
    """All questions on one page. What is answered is saved; the rest can wait."""

    def __init__(self, *args: Any, items: list[ChecklistItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"answer_{item.number}"] = LaterChoice(
                label=f"{item.number}. {item.question}",
                choices=ChecklistItem.Answer.choices,
                widget=forms.RadioSelect,
                initial=item.answer or None,
            )
            self.fields[f"note_{item.number}"] = forms.CharField(
                label=f"Note to question {item.number}",
                max_length=1000,
                required=False,
                initial=item.note,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def questions(self) -> list[Question]:
        """Return what the page draws."""
        return [
            Question(item, self[f"answer_{item.number}"], self[f"note_{item.number}"]) for item in self.items
        ]

    def answers(self) -> Iterator[tuple[int, str, str]]:
        """Return number, answer and note of each question that has an answer."""
        for item in self.items:
            answer = self.cleaned_data.get(f"answer_{item.number}", "")
            if answer:
                yield item.number, answer, self.cleaned_data.get(f"note_{item.number}", "")


@dataclass(frozen=True)
class LineFields:
    """One line as drawn: what was shipped, and the fields for what is seen."""

    expected: Expected
    quantity: BoundField
    serials: BoundField
    note: BoundField


class ObservationsForm(PlainForm):
    """All lines of the license on one page; a line without a quantity is left for later."""

    def __init__(self, *args: Any, expected: list[Expected], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        for one in expected:
            number, seen = one.line.number, one.observation
            self.fields[f"quantity_{number}"] = LaterDecimal(
                label=f"Quantity seen ({units.name(one.line.unit)})",
                max_digits=16,
                decimal_places=3,
                min_value=Decimal(0),
                initial=plain(seen.quantity_seen).replace(",", "") if seen else None,
            )
            self.fields[f"serials_{number}"] = forms.CharField(
                label="Serial numbers seen",
                help_text="One per line.",
                required=False,
                initial="\n".join(seen.serial_numbers) if seen else "",
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"note_{number}"] = forms.CharField(
                label="Note",
                max_length=1000,
                required=False,
                initial=seen.note if seen else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def lines(self) -> list[LineFields]:
        """Return what the page draws."""
        return [
            LineFields(one, *(self[f"{name}_{one.line.number}"] for name in ("quantity", "serials", "note")))
            for one in self.expected
        ]

    def clean(self) -> dict[str, Any]:
        """Read the serial numbers, and ask for the quantity where something else was noted."""
        data = super().clean() or {}
        for one in self.expected:
            number = one.line.number
            try:
                data[f"serials_{number}"] = rules.serial_numbers(data.get(f"serials_{number}", ""))
            except DomainError as error:
                self.add_error(f"serials_{number}", error.message)
                continue
            told = data[f"serials_{number}"] or data.get(f"note_{number}")
            quantity = f"quantity_{number}"
            if told and data.get(quantity) is None and quantity not in self.errors:
                self.add_error(quantity, f"Enter how much of line {number} you saw, or 0.")
        return data

    def seen(self) -> Iterator[Seen]:
        """Return what was seen of each line that has a quantity."""
        for one in self.expected:
            number, data = one.line.number, self.cleaned_data
            if data.get(f"quantity_{number}") is not None:
                yield Seen(
                    line_id=one.line.pk,
                    quantity=data[f"quantity_{number}"],
                    serials=data[f"serials_{number}"],
                    note=data[f"note_{number}"],
                )


class PhotoForm(forms.Form):
    """One photograph; a phone opens its camera."""

    photo = forms.FileField(
        label="Photograph",
        help_text="JPEG or PNG. Your phone may open its camera.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    caption = forms.CharField(
        label="What it shows", max_length=200, help_text="Such as: type plate of unit 3, hall B."
    )


class FindingForm(forms.Form):
    """One finding."""

    severity = forms.ChoiceField(
        label="How severe is it?", choices=Finding.Severity.choices, widget=forms.RadioSelect
    )
    description = forms.CharField(
        label="What did you find?", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SignOffForm(forms.Form):
    """The result, its reasons, the summary, and the typed name."""

    result = forms.ChoiceField(
        label="Result",
        choices=[
            (value, CheckStatus(value).label) for value in (rules.FAVORABLE, rules.UNFAVORABLE, rules.UNABLE)
        ],
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label="Reasons",
        help_text="At least one where the result is not favorable.",
        choices=list(rules.REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    summary = forms.CharField(
        label="Summary of the visit",
        max_length=4000,
        help_text="Who you met, what you saw, what follows from it.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    signed_name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="Your typed name signs this report. It is final.",
    )


class InspectorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People who carry out visits."""

    def label_from_instance(self, obj: User) -> str:
        """Show a person by name."""
        return obj.name


class PlanForm(forms.Form):
    """A check planned by hand."""

    cause = forms.CharField(
        label="Why is this check needed?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label="Done by", widget=forms.DateInput)
    inspector = InspectorField(
        queryset=User.objects.none(), required=False, empty_label="Whoever takes it first", label="Inspector"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspector"] = InspectorField(
            queryset=User.objects.filter(groups__name=Role.INSPECTOR.value, is_active=True).order_by("name"),
            required=False,
            empty_label="Whoever takes it first",
            label="Inspector",
        )


class CancelForm(forms.Form):
    """Why a check is called off."""

    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
