"""What people type into the pages of the library: its shape. What a product must be is in `rules`."""

from collections.abc import Mapping
from typing import Any

from django import forms

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm, offer
from licensing.control_lists.models import ControlListEntry
from licensing.control_lists.queries import entry_by_code
from licensing.library import rules
from licensing.library.facts import ClassificationFacts, ProductFacts
from licensing.library.models import ProductVersion
from licensing.library.models.products import Classification, DocumentKind
from licensing.organizations.models import Organization

MOST_PART_NUMBERS = 20
NO_COUNTRY = "Not said"


class ForForm(PlainForm):
    """For which organization something is kept; nobody who acts for one only is asked."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="Organization",
        empty_label="Choose an organization",
        error_messages={"required": "Choose the organization."},
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        offer(self, "organization", organizations)
        if len(organizations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = organizations[0].pk


class KindForm(ForForm):
    """What a new product is: it decides what is asked."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, f"{kind.label}: {kind.hint}") for kind in rules.Kind],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what it is."},
    )


class SearchForm(PlainForm):
    """What somebody looks for in a list."""

    q = forms.CharField(label="Search", max_length=100, required=False)


class ProductForm(PlainForm):
    """One product with the questions of its kind; each question is a field under its own key."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the name of the product."}
    )
    description = forms.CharField(
        label="What is it, in technical words?",
        help_text="As an application says it: what it is and what it can do.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Describe the product."},
    )
    part_numbers = forms.CharField(
        label="Part or model numbers",
        help_text="One a line, at most 20. The first goes into an application.",
        max_length=1300,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    manufacturer = forms.CharField(label="Manufacturer", max_length=200, required=False)
    origin = forms.ChoiceField(
        label="Country of origin",
        choices=lambda: [("", NO_COUNTRY), *countries.choices()[1:]],
        required=False,
    )
    hs_code = forms.RegexField(
        r"^\d{6,10}$",
        label="Commodity code",
        help_text="Of the customs tariff, 6 to 10 digits.",
        required=False,
        error_messages={"invalid": "A commodity code has 6 to 10 digits and nothing else."},
    )
    classification = forms.ChoiceField(
        label="Is it on the control list?",
        choices=Classification.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is on the control list, or that you do not know yet."},
    )
    control_code = forms.CharField(label="Control list entry", max_length=20, required=False)
    classification_reason = forms.CharField(
        label="Why do you classify it so?",
        help_text="Needed where it is not listed: which entries you looked at, and what it falls short of.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(
        self, kind: str, *args: Any, entries: Mapping[str, ControlListEntry] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = rules.Kind(kind)
        self.entries = entries
        self.questions = rules.questions_for(kind)
        for question in self.questions:
            self.fields[question.key] = _field_of(question)
            if question.details_key:
                self.fields[question.details_key] = _text(
                    question.details, f"If you answered {question.asks}."
                )

    @staticmethod
    def initial_of(version: ProductVersion) -> dict[str, Any]:
        """Return what the form shows of a stored version."""
        names = ("name", "description", "manufacturer", "origin", "hs_code", "classification")
        return (
            {name: getattr(version, name) for name in names}
            | dict(version.answers)
            | {
                "part_numbers": "\n".join(version.part_numbers),
                "control_code": version.entry.code if version.entry else "",
                "classification_reason": version.classification_reason,
            }
        )

    def clean_part_numbers(self) -> tuple[str, ...]:
        """Return one number a line, each once."""
        lines = (line.strip() for line in self.cleaned_data["part_numbers"].splitlines())
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_PART_NUMBERS:
            raise forms.ValidationError(f"Give at most {MOST_PART_NUMBERS} part numbers.")
        if too_long := next((number for number in found if len(number) > 60), None):
            raise forms.ValidationError(f"“{too_long[:40]}…” is longer than 60 characters.")
        return found

    def clean(self) -> dict[str, Any]:
        """Turn the code into the entry in force, and look at the answers."""
        cleaned = super().clean() or {}
        listed = cleaned.get("classification") == Classification.LISTED
        cleaned["entry"] = self._entry(cleaned.get("control_code", "")) if listed else None
        unlisted = cleaned.get("classification") == Classification.NOT_LISTED
        if (
            unlisted
            and not cleaned.get("classification_reason")
            and "classification_reason" not in self.errors
        ):
            self.add_error("classification_reason", "Say why the product is not on the control list.")
        answers = {key: text for key, text in self._answers().items() if text}
        for key, message in rules.answer_faults(self.kind, answers).items():
            self.add_error(key, message)
        return cleaned

    def facts(self) -> ProductFacts:
        """Return the product that was typed."""
        names = ("name", "description", "part_numbers", "manufacturer", "origin", "hs_code", "classification")
        return ProductFacts(
            **{name: self.cleaned_data[name] for name in names},
            entry=self.cleaned_data["entry"],
            classification_reason=self.cleaned_data["classification_reason"],
            answers={key: text for key, text in self._answers().items() if text},
        )

    def asked(self) -> list[Any]:
        """Return the fields of the questions, in their order, details after what they explain."""
        keys = (key for one in self.questions for key in (one.key, one.details_key) if key)
        return [self[key] for key in keys]

    def _answers(self) -> dict[str, str]:
        keys = (key for one in self.questions for key in (one.key, one.details_key) if key)
        return {key: self.cleaned_data.get(key, "") for key in keys}

    def _entry(self, code: str) -> ControlListEntry | None:
        if not code:
            self.add_error("control_code", "Search for the control list entry and choose it.")
            return None
        entry = entry_by_code(code) if self.entries is None else self.entries.get(code.strip().upper())
        if entry is None:
            self.add_error("control_code", f"No entry {code} is in force. Search for it and choose it again.")
        return entry


def _field_of(question: rules.Question) -> forms.Field:
    if not question.choices:
        return _text(question.label, question.hint)
    return forms.ChoiceField(
        label=question.label,
        help_text=question.hint,
        choices=question.choices,
        widget=forms.RadioSelect,
        required=False,
    )


def _text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class DocumentForm(PlainForm):
    """One document of a product."""

    kind = forms.ChoiceField(
        label="What is the document?",
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the document is."},
    )
    file = forms.FileField(
        label="File",
        help_text=f"{WORDS}, at most 20 MB.",
        allow_empty_file=True,
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file."},
    )


class ClassificationForm(PlainForm):
    """What an authority said of a product."""

    authority = forms.CharField(label="Which authority classified it?", max_length=200)
    reference = forms.CharField(label="Its reference", max_length=60)
    code = forms.CharField(
        label="What did it say?",
        help_text="The entry as written there, or “not listed”.",
        max_length=40,
        error_messages={"required": "Enter the entry, or “not listed”."},
    )
    decided_on = forms.DateField(
        label="Day of the classification",
        widget=forms.DateInput,
        error_messages={"required": "Enter the day.", "invalid": "Enter a day, such as 2026-11-22."},
    )
    note = forms.CharField(label="Note", max_length=500, required=False)

    def facts(self) -> ClassificationFacts:
        """Return the classification that was typed."""
        return ClassificationFacts(**self.cleaned_data)


class TableForm(ForForm):
    """A table of products."""

    file = forms.FileField(
        label="File",
        help_text="CSV (UTF-8) or XLSX, at most 5 MB and 1,000 rows.",
        allow_empty_file=True,
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file."},
    )
