"""What people type about the parties of the book."""

from dataclasses import asdict
from typing import Any

from django import forms

from exportctl.core.errors import Gap
from exportctl.core.reference import countries
from exportctl.core.web.fields import errors_of
from exportctl.core.web.forms import PlainForm
from licensing.library import identifiers
from licensing.library.facts import BookFacts, Contact
from licensing.library.forms import NO_COUNTRY, ForForm
from licensing.library.identifiers import Identifier
from licensing.library.models.parties import PartyKind
from licensing.organizations.models import Organization
from screening.matching import comparable

MOST_ALIASES = 20
MOST_ROWS = 20
BLANK_ROWS = 2


class DescribedPartyForm(PlainForm):
    """Who a party is and where, in the book and in an application."""

    kind = forms.ChoiceField(
        label="What kind of party is it?",
        choices=PartyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what kind of party it is."},
    )
    name = forms.CharField(
        label="Name",
        help_text="The whole name as registered, in its own script or in Latin letters.",
        max_length=200,
        error_messages={"required": "Enter the name."},
    )
    aliases = forms.CharField(
        label="Other names",
        help_text="Trading names, former names, other spellings: one a line.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4200,
        required=False,
    )
    street = forms.CharField(
        label="Street and number", max_length=200, error_messages={"required": "Enter the street."}
    )
    city = forms.CharField(label="City", max_length=100, error_messages={"required": "Enter the city."})
    postal_code = forms.CharField(label="Postal code", max_length=20, required=False)
    country = forms.ChoiceField(
        label="Country", choices=countries.choices, error_messages={"required": "Choose the country."}
    )
    website = forms.URLField(label="Website", max_length=200, required=False, assume_scheme="https")
    email = forms.EmailField(label="E-mail address", required=False)

    def clean_name(self) -> str:
        """A name that can be screened."""
        return _screenable(self.cleaned_data["name"])

    def clean_aliases(self) -> tuple[str, ...]:
        """Return one name a line, each once."""
        lines = (line.strip() for line in self.cleaned_data["aliases"].splitlines())
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_ALIASES:
            raise forms.ValidationError(f"Give at most {MOST_ALIASES} other names.")
        if too_long := next((name for name in found if len(name) > 200), None):
            raise forms.ValidationError(f"“{too_long[:40]}…” is longer than 200 characters.")
        return tuple(_screenable(name) for name in found)


class BookPartyForm(DescribedPartyForm):
    """The party itself; its numbers and contacts are in the two sets of rows below it."""

    @staticmethod
    def initial_of(facts: BookFacts) -> dict[str, Any]:
        """Return what the form shows of a party."""
        shown = {name: getattr(facts, name) for name in BookPartyForm.base_fields}
        return shown | {"aliases": "\n".join(facts.aliases)}


class IdentifierForm(PlainForm):
    """One number; an empty row is none."""

    kind = forms.ChoiceField(
        label="Kind of number", choices=[("", "No number"), *identifiers.KINDS.items()], required=False
    )
    value = forms.CharField(label="Number", max_length=60, required=False)
    country = forms.ChoiceField(
        label="Country of issue",
        choices=lambda: [("", NO_COUNTRY), *countries.choices()[1:]],
        required=False,
    )

    def number(self) -> Identifier | None:
        """Return the number that was typed; None where the row was left empty."""
        kind, value, country = (self.cleaned_data.get(name, "") for name in ("kind", "value", "country"))
        if not (kind or value or country):
            return None
        return Identifier(kind, identifiers.written(kind, value), country)

    def judge(self, party_kind: str) -> bool:
        """Say whether a party of a kind can have the number; if not, the reason stands beside its field."""
        number = self.number()
        gap = number and identifiers.problem_of(number, party_kind=party_kind)
        if gap and gap.field not in self.errors:
            self.add_error(gap.field, gap.message)
        return not gap


class ContactForm(PlainForm):
    """One person to speak to; an empty row is none."""

    name = forms.CharField(label="Name of the contact", max_length=120, required=False)
    position = forms.CharField(label="Position", max_length=120, required=False)
    email = forms.EmailField(label="E-mail address of the contact", required=False)
    phone = forms.CharField(label="Telephone", max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever is reached has a name."""
        cleaned = super().clean() or {}
        reached = any(cleaned.get(name) for name in ("position", "email", "phone"))
        if reached and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter the name of the contact, or empty the row.")
        return cleaned


class NoteForm(PlainForm):
    """What was found out about a party."""

    text = forms.CharField(
        label="New note",
        help_text="What you found out, from whom, and when you looked. It cannot be changed afterwards.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you found out."},
    )


_IDENTIFIERS = forms.formset_factory(
    IdentifierForm,
    extra=BLANK_ROWS,
    max_num=identifiers.MOST,
    validate_max=True,
    absolute_max=identifiers.MOST,
)
_CONTACTS = forms.formset_factory(
    ContactForm, extra=BLANK_ROWS, max_num=MOST_ROWS, validate_max=True, absolute_max=MOST_ROWS
)


class WholeParty:
    """A party with its numbers and contacts, as one page sends them; a new one says whose book it is in."""

    def __init__(
        self, data: Any = None, *, shown: BookFacts | None = None, organizations: Any = None
    ) -> None:
        rows: dict[str, list[dict[str, str]]] = {"identifiers": [], "contacts": []}
        if shown is not None:
            rows = {name: [asdict(one) for one in getattr(shown, name)] for name in rows}
        self.owner: Any = None if organizations is None else ForForm(data, organizations=organizations)
        self.party = BookPartyForm(data, initial=BookPartyForm.initial_of(shown) if shown else {})
        self.identifiers = _IDENTIFIERS(data, prefix="identifiers", initial=rows["identifiers"])
        self.contacts = _CONTACTS(data, prefix="contacts", initial=rows["contacts"])

    @property
    def gaps(self) -> list[Gap]:
        """Every error of the page, each with the field that mends it."""
        parts = [self.owner, self.party, *self.identifiers.forms, *self.contacts.forms]
        errors = [error for part in parts if part is not None for error in errors_of(part)]
        found = [Gap(error.message, url=f"#{error.target}" if error.target else "") for error in errors]
        for rows in (self.identifiers, self.contacts):
            found += [Gap(str(message)) for message in rows.non_form_errors()]
        return found

    def is_valid(self) -> bool:
        """Whether all of it is well formed; all parts are looked at, so that all errors are shown at once."""
        parts: list[Any] = [self.owner, self.party, self.identifiers, self.contacts]
        valid = [part.is_valid() for part in parts if part is not None]
        kind = self.party.cleaned_data.get("kind", PartyKind.PERSON)
        return all([*valid, *(row.judge(kind) for row in self.identifiers.forms)])

    @property
    def organization(self) -> Organization:
        """Whose book a new party goes into."""
        found: Organization = self.owner.cleaned_data["organization"]
        return found

    def facts(self) -> BookFacts:
        """Return the party that was typed, each number and contact once."""
        numbers = (number for row in self.identifiers.forms if (number := row.number()))
        contacts = [Contact(**row) for row in self._rows(self.contacts, "name")]
        return BookFacts(
            **self.party.cleaned_data,
            identifiers=tuple(dict.fromkeys(numbers)),
            contacts=tuple(dict.fromkeys(contacts)),
        )

    @staticmethod
    def _rows(rows: Any, needed: str) -> list[dict[str, str]]:
        cleaned = [form.cleaned_data for form in rows.forms]
        return [{key: text or "" for key, text in row.items()} for row in cleaned if row.get(needed)]


def _screenable(name: str) -> str:
    if not comparable(name):
        raise forms.ValidationError(
            f"“{name[:40]}” has no letter or digit that can be compared with the watchlists. Write it out."
        )
    return name
