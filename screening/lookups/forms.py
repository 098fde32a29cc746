"""What people type to look a name up; an error stands beside its field."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from exportctl.core.people.memberships import Membership
from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm, offer
from screening.lookups import rules
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.watchlists.models import Entity, Watchlist

LOWEST = int(rules.LOWEST_THRESHOLD * 100)


class QuestionForm(PlainForm):
    """Whom somebody asks about."""

    names = forms.CharField(
        label="Name",
        help_text="Other names and spellings on further lines, one a line. Any script.",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": "Enter a name."},
    )
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any kind"), *Entity.Kind.choices], required=False)
    country = forms.ChoiceField(
        label="Country", choices=lambda: [("", "Any country"), *countries.choices()[1:]], required=False
    )
    birth_date = forms.CharField(
        label="Date of birth",
        help_text="Of a person: 1971, 1971-03 or 1971-03-02.",
        required=False,
    )
    identifiers = forms.CharField(
        label="Numbers",
        help_text="Passport, tax, registration or IMO number, one a line.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def clean_names(self) -> tuple[str, ...]:
        """Return one name a line, each once."""
        return self._lines("names", rules.name_problems)

    def clean_identifiers(self) -> tuple[str, ...]:
        """Return one number a line, each once."""
        return self._lines("identifiers", rules.identifier_problems)

    def clean_birth_date(self) -> str:
        """Return a date that there is."""
        value = str(self.cleaned_data["birth_date"])
        _refuse(rules.birth_problems(value, today=timezone.localdate()))
        return value

    @property
    def question(self) -> Question:
        """What was asked; only for a valid form."""
        return Question(**{name: self.cleaned_data[name] for name in QuestionForm.base_fields})

    def _lines(self, name: str, problems: Any) -> tuple[str, ...]:
        text = self.cleaned_data[name].replace("\r\n", "\n")
        lines = (line.strip(" \t") for line in text.split("\n"))
        found = tuple(dict.fromkeys(line for line in lines if line))
        if found or name == "names":
            _refuse(problems(found))
        return found


class LookupForm(QuestionForm):
    """An officer's question: also which lists, and from which score."""

    lists = forms.MultipleChoiceField(
        label="Lists",
        help_text="None chosen means all that are in force.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    threshold = forms.IntegerField(
        label="Show matches from",
        help_text=f"Lowers the score for this look-up only, to {LOWEST}% at the least.",
        min_value=LOWEST,
        max_value=99,
        required=False,
    )

    def __init__(self, *args: Any, watchlists: Iterable[Watchlist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lists", [(one.key, one.title) for one in watchlists])

    def clean_threshold(self) -> Decimal | None:
        """Return the score as a share of 0 to 1."""
        value = self.cleaned_data["threshold"]
        return None if value is None else Decimal(value) / 100


class CheckForm(QuestionForm):
    """An exporter's question about a customer."""

    organization = forms.ChoiceField(label="For which organization?")

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.choices = [(str(one.organization), one.name) for one in memberships]
        if len(memberships) == 1:
            field.widget = forms.HiddenInput()
            field.initial = str(memberships[0].organization)


class ShowForm(PlainForm):
    """Why a list is shown to exporters, or no longer."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)


def initial_of(lookup: Lookup) -> dict[str, Any]:
    """Return what a form shows to ask a look-up's question again."""
    asked = lookup.asked
    lowered = None if lookup.threshold is None else int(lookup.threshold * 100)
    return {
        "names": "\n".join(asked.names),
        "kind": asked.kind,
        "country": asked.country,
        "birth_date": asked.birth_date,
        "identifiers": "\n".join(asked.identifiers),
        "lists": lookup.lists,
        "threshold": lowered,
    }


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise forms.ValidationError(list(problems))
