"""What people type into the pages of a draft: its shape. What an application must hold is in `rules`."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.reference import countries, currencies, units
from exportctl.core.web.forms import PlainForm, offer
from licensing.applications.models import Answer, AttachmentKind, GoodsLine, Party, PartyRole
from licensing.applications.rules import EndUse
from licensing.applications.services import LineFacts, PartyFacts
from licensing.applications.services.goods import UNCOUNTED
from licensing.applications.services.parties import birth_problem
from licensing.control_lists.queries import entry_by_code
from licensing.library import identifiers
from licensing.library.identifiers import Identifier
from licensing.library.models.parties import PartyKind
from licensing.library.party_forms import DescribedPartyForm
from licensing.organizations.models import Site
from licensing.types import registry as types
from licensing.types.manifest import Counted, LicenseType


class SearchForm(PlainForm):
    """What an exporter looks for among its applications."""

    q = forms.CharField(label="Reference, goods or party", max_length=100, required=False)


class StartForm(PlainForm):
    """For whom a new application is, and what the exporter calls it."""

    organization = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=lambda: list(types.names().items()), widget=forms.HiddenInput, required=False
    )
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label="Which site does it leave from?",
        empty_label="Choose a site",
        error_messages={"required": "Choose the site that the goods leave from."},
    )
    own_reference = forms.CharField(
        label="Your own reference",
        help_text="An order number, say. It helps you to find the application again.",
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["invalid_choice"] = "There is no such type of license."
        found = list(sites)
        if not found:
            del self.fields["site"]
            return
        offer(self, "site", sites)
        if len(found) == 1:
            self.fields["site"].initial = found[0].pk


class SiteForm(PlainForm):
    """The site of a draft, among those that the person may apply for."""

    site = forms.ModelChoiceField(
        Site.objects.none(),
        label="Which site do the goods leave from?",
        empty_label="Choose a site",
        error_messages={
            "required": "Choose the site that the goods leave from.",
            "invalid_choice": "This site was closed, or you may not apply for it. Choose another.",
        },
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "site", sites)


class GoodsForm(PlainForm):
    """One goods line. The control entry is chosen among what a search finds."""

    description = forms.CharField(
        label="What are the goods?",
        help_text="In words that a technician would use: what they are and what they can do.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Describe the goods."},
    )
    part_number = forms.CharField(label="Part or model number", max_length=60, required=False)
    control_code = forms.CharField(
        label="Control list entry",
        max_length=20,
        error_messages={"required": "Search for the control list entry and choose it."},
    )
    quantity = forms.DecimalField(
        label="Quantity",
        max_digits=16,
        decimal_places=3,
        error_messages={
            "required": "Enter the quantity.",
            "invalid": "Enter the quantity as a number without thousands separators, such as 1200.5.",
        },
    )
    unit = forms.ChoiceField(
        label="Unit", choices=units.choices, error_messages={"required": "Choose the unit."}
    )
    value = forms.DecimalField(
        label="Value of the whole line",
        max_digits=16,
        decimal_places=2,
        error_messages={
            "required": "Enter the value.",
            "invalid": "Enter the value as a number without thousands separators, such as 48000.00.",
        },
    )
    currency = forms.ChoiceField(
        label="Currency",
        choices=lambda: [("", "Choose a currency"), *currencies.choices()],
        error_messages={"required": "Choose the currency."},
    )

    def __init__(self, *args: Any, counted: Counted = Counted.FIRM, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counted == Counted.NONE:
            del self.fields["quantity"], self.fields["unit"]
            self.fields["description"].label = "What is the technology?"
            self.fields["value"].label = "Value"
            self.fields[
                "value"
            ].help_text = "The price, or what it would cost to develop. An estimate is enough."
        elif counted == Counted.ESTIMATE:
            self.fields["quantity"].label = "Estimated quantity"
            self.fields["quantity"].help_text = "For all destinations, over the whole validity."
            self.fields["value"].label = "Estimated value of the whole line"

    @staticmethod
    def initial_of(line: GoodsLine) -> dict[str, Any]:
        """Return what the form shows of a stored line."""
        names = ("description", "part_number", "unit", "currency")
        shown = {name: getattr(line, name) for name in names}
        quantity = f"{line.quantity:f}".rstrip("0").rstrip(".")
        return shown | {"quantity": quantity, "value": line.value, "control_code": line.entry.code}

    def clean_quantity(self) -> Any:
        """More than nothing."""
        return self._positive("quantity")

    def clean_value(self) -> Any:
        """More than nothing."""
        return self._positive("value")

    def clean_control_code(self) -> Any:
        """Turn the code into the entry in force."""
        code = self.cleaned_data["control_code"]
        entry = entry_by_code(code)
        if entry is None:
            raise forms.ValidationError(f"No entry {code} is in force. Search for it and choose it again.")
        return entry

    def facts(self) -> LineFacts:
        """Return the line that was typed."""
        values = UNCOUNTED | self.cleaned_data
        return LineFacts(entry=values.pop("control_code"), **values)

    def _positive(self, name: str) -> Any:
        if self.cleaned_data[name] <= 0:
            raise forms.ValidationError(f"The {name} must be more than 0.")
        return self.cleaned_data[name]


class PartyForm(DescribedPartyForm):
    """One party abroad."""

    field_order = ("role",)

    role = forms.ChoiceField(
        label="What is this party to the transaction?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say what this party is to the transaction."},
    )
    nationality = forms.ChoiceField(
        label="Nationality",
        help_text="Of a person. To show controlled technology to a person can count as an export there.",
        choices=countries.choices,
        required=False,
    )
    birth_date = forms.CharField(
        label="Date of birth", help_text="Of a person: 1971, 1971-03 or 1971-03-02.", required=False
    )

    def __init__(
        self, data: Any = None, *, license_type: LicenseType, initial: Any = None, another: bool = False
    ) -> None:
        super().__init__(data, initial=initial)
        labels = dict(PartyRole.choices)
        wanted = [role.role for role in license_type.all_roles]
        offer(self, "role", [(role, labels[PartyRole(role)]) for role in wanted])
        if not any(role.persons for role in license_type.all_roles):
            del self.fields["nationality"]
        names = data if data is not None else initial or {}
        given = [place for place in range(identifiers.MOST) if f"number_{place}" in names]
        rows = max(given, default=0) + 1 + another
        self.rows = [NumberRow(place) for place in range(min(rows, identifiers.MOST))]
        for row in self.rows:
            self.fields |= row.fields()

    @staticmethod
    def initial_of(party: Party) -> dict[str, Any]:
        """Return what the form shows of a stored party."""
        shown = {name: getattr(party, name) for name in PartyForm.base_fields}
        shown |= numbers_initial(party.numbers)
        return shown | {"aliases": "\n".join(party.aliases)}

    @property
    def numbers(self) -> list[list[forms.BoundField]]:
        """The fields of each number: its kind, the number, who issued it."""
        return [[self[name] for name in row.names] for row in self.rows]

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more number."""
        return len(self.rows) < identifiers.MOST

    def clean(self) -> dict[str, Any]:
        """Judge the numbers and the date of birth, which depend on the kind of party."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", "")
        if kind and kind != PartyKind.PERSON and cleaned.get("nationality"):
            self.add_error("nationality", "Only a person has a nationality.")
        if problem := kind and birth_problem(cleaned.get("birth_date", ""), kind=kind):
            self.add_error("birth_date", problem)
        for row in self.rows:
            number = row.of(cleaned)
            gap = number and identifiers.problem_of(number, party_kind=kind or PartyKind.PERSON)
            if gap:
                self.add_error(row.name_of(gap.field), gap.message)
        return cleaned

    def facts(self) -> PartyFacts:
        """Return the party that was typed."""
        values = {name: self.cleaned_data[name] for name in PartyForm.base_fields if name in self.fields}
        given = (number for row in self.rows if (number := row.of(self.cleaned_data)))
        return PartyFacts(**values, identifiers=tuple(dict.fromkeys(given)))


def numbers_initial(numbers: Iterable[Identifier]) -> dict[str, str]:
    """Return what the rows of a party's form show of its numbers."""
    shown: dict[str, str] = {}
    for place, number in enumerate(numbers):
        values = (number.kind, number.value, number.country)
        shown |= dict(zip(NumberRow(place).names, values, strict=True))
    return shown


class NumberRow:
    """The three fields of one number in the form of a party; an empty row is no number."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.names = (f"number_kind_{place}", f"number_{place}", f"number_country_{place}")

    def name_of(self, field: str) -> str:
        """Return the name of the form's field for a field of `Identifier`."""
        return self.names[("kind", "value", "country").index(field)]

    def fields(self) -> dict[str, forms.Field]:
        """Return the row's fields by name."""
        kind = forms.ChoiceField(
            label="Kind of number",
            choices=[("", "Choose the kind"), *identifiers.KINDS.items()],
            required=False,
        )
        value = forms.CharField(label="Number", max_length=200, required=False)
        country = forms.ChoiceField(label="Issued by", choices=countries.choices, required=False)
        return dict(zip(self.names, (kind, value, country), strict=True))

    def of(self, cleaned: dict[str, Any]) -> Identifier | None:
        """Return the number that was typed; None where the row was left empty."""
        kind, value, country = (cleaned.get(name, "") for name in self.names)
        if not (kind or value or country):
            return None
        return Identifier(kind, identifiers.written(kind, value), country)


class EndUseForm(PlainForm):
    """What the goods will be used for."""

    intended_use = forms.CharField(
        label="What will the goods be used for, where and by whom?",
        help_text="Name the product or process they serve. At least 40 characters.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what the goods will be used for."},
    )
    military_use = forms.ChoiceField(
        label="Is there a military end use or a military end user?",
        help_text="Also if the goods become part of something military. We ask because the destination may "
        "be one to which nothing may go for military use, whether or not a list names it.",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Answer the question about military use."},
    )
    wmd_use = forms.ChoiceField(
        label="Could the goods serve nuclear, chemical or biological weapons, or missiles that carry them?",
        help_text="Development, production, handling, storage or detection included. We ask because ordinary "
        "pumps, valves or lab equipment can serve such a program, and may then need a license too.",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Answer the question about weapons of mass destruction."},
    )
    informed_by_authority = forms.ChoiceField(
        label="Has an authority told you that these goods or this end user may be of concern?",
        help_text="By letter, mail or word of mouth. We ask because after such a notice a license may be "
        "needed even for goods that no list names, and because the case then starts from what is known.",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Answer the question about a notice to you."},
    )
    concern_details = forms.CharField(
        label="What do you know about it?",
        help_text="Needed where an answer above is yes or not sure.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def savable(self) -> dict[str, str]:
        """Return what can be stored now: fields that are well formed, and fields that were emptied."""
        self.is_valid()
        empty = {name: "" for name in self.fields if not str(self.data.get(name, "")).strip()}
        return empty | dict(self.cleaned_data)

    @staticmethod
    def initial_of(said: EndUse) -> dict[str, str]:
        """Return what the form shows of a stored end use."""
        return dict(vars(said))


class AttachmentForm(PlainForm):
    """One document."""

    kind = forms.ChoiceField(
        label="What is the document?",
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

    def __init__(self, *args: Any, license_type: LicenseType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(AttachmentKind.choices)
        wanted = [one.kind for one in license_type.all_documents]
        kinds = [*dict.fromkeys([*wanted, AttachmentKind.OTHER.value])]
        offer(self, "kind", [(kind, labels[AttachmentKind(kind)]) for kind in kinds])
