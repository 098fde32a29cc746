"""What people write about parties of the registry."""

from collections.abc import Iterable
from typing import Any

from django import forms

from exportctl.core.reference import countries
from exportctl.core.web.forms import SeenReasonForm, offer
from screening.parties.models import RegistryParty
from screening.parties.services.entering import Described
from screening.parties.services.ownership import NewLink

WHY = "Say why, so that the second person can follow."


def _reason(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=hint,
        error_messages={"required": WHY},
    )


class ReasonForm(SeenReasonForm):
    """Why, and the version that the page was drawn from."""

    hint = "What you compared and where you found it."
    missing = WHY


class NoteForm(forms.Form):
    """What a second person writes; it may be nothing."""

    reason = forms.CharField(
        label="Note", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    """A name or a number, in any script."""

    q = forms.CharField(label="Name or number", max_length=500, required=False)


class PartyForm(forms.Form):
    """A party that no case names."""

    name = forms.CharField(label="Name", max_length=500)
    kind = forms.ChoiceField(label="Kind", choices=RegistryParty.Kind.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(label="Country", choices=countries.choices, required=False)
    birth_date = forms.RegexField(
        r"^\d{4}(-\d{2}(-\d{2})?)?$",
        label="Date of birth",
        required=False,
        help_text="Of a person: 1971, 1971-03 or 1971-03-02.",
        error_messages={"invalid": "Write it as 1971, 1971-03 or 1971-03-02."},
    )
    aliases = forms.CharField(
        label="Other names",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, in any script.",
    )
    identifiers = forms.CharField(
        label="Numbers",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Of a register, a tax office or a passport; one a line.",
    )
    address = forms.CharField(label="Address", required=False, max_length=1000)
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Where this is known from, such as an extract of a register.",
    )

    def clean_aliases(self) -> tuple[str, ...]:
        """Return the names, a line each."""
        return _lines(self.cleaned_data["aliases"], longest=500)

    def clean_identifiers(self) -> tuple[str, ...]:
        """Return the numbers, a line each."""
        return _lines(self.cleaned_data["identifiers"], longest=200)

    @property
    def described(self) -> Described:
        """What the service takes; only for a valid form."""
        return Described(**self.cleaned_data)


class LinkForm(forms.Form):
    """Who holds how much, from when on, and where that is known from."""

    owner = forms.ChoiceField(
        label="Owner",
        widget=forms.RadioSelect,
        error_messages={"required": "Search for the owner, then choose it."},
    )
    share = forms.DecimalField(
        label="Share",
        max_digits=6,
        decimal_places=3,
        help_text="In percent, with up to three decimals.",
    )
    valid_from = forms.DateField(label="Held from", help_text="The first day on which it is known to hold.")
    source = forms.CharField(
        label="Source",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Where this is known from, with its date.",
    )

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", list(owners))

    @property
    def link(self) -> NewLink:
        """What the service takes; only for a valid form."""
        data = self.cleaned_data
        return NewLink(data["share"], data["valid_from"], data["source"])


class EndForm(forms.Form):
    """From which day a holding holds no more, and why."""

    on = forms.DateField(
        label="Holds no more from",
        help_text="If it was never true, the day on which it began.",
    )
    reason = _reason("Why it ended", "What shows it.")
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class ReplaceForm(forms.Form):
    """The next version of a holding."""

    share = forms.DecimalField(label="New share", max_digits=6, decimal_places=3, help_text="In percent.")
    valid_from = forms.DateField(label="Held from", help_text="The version before ends on this day.")
    source = forms.CharField(label="Source", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    reason = _reason("Why it changes", "What shows it.")
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def link(self) -> NewLink:
        """What the service takes; only for a valid form."""
        data = self.cleaned_data
        return NewLink(data["share"], data["valid_from"], data["source"])


class SplitForm(forms.Form):
    """What is of another party, and which record it goes to."""

    appearances = forms.MultipleChoiceField(
        label="Cases of the other party", required=False, widget=forms.CheckboxSelectMultiple
    )
    aliases = forms.MultipleChoiceField(
        label="Names of the other party", required=False, widget=forms.CheckboxSelectMultiple
    )
    sites = forms.MultipleChoiceField(
        label="Addresses of the other party", required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.MultipleChoiceField(
        label="Numbers of the other party", required=False, widget=forms.CheckboxSelectMultiple
    )
    into = forms.ChoiceField(label="Where it goes", widget=forms.RadioSelect)
    new_name = forms.CharField(
        label="Name of the new record", required=False, max_length=500, help_text="Only for a new record."
    )
    reason = _reason("Reason", "What shows that there are two parties.")

    def __init__(self, *args: Any, held: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in held.items():
            offer(self, name, choices)

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What goes, by kind of fact; only for a valid form."""
        return {name: self.cleaned_data[name] for name in ("appearances", "aliases", "sites", "numbers")}


def _lines(text: str, *, longest: int) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if any(len(line) > longest for line in lines):
        raise forms.ValidationError(f"A line has at most {longest} characters.")
    return lines
