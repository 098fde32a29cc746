"""What people type of an end-use statement: its shape, in the party book and in a draft."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.reference import countries, currencies, units
from exportctl.core.web.forms import PlainForm
from licensing.library.models import Product
from licensing.library.models.statements import Promise
from licensing.library.statement_facts import MOST_GOODS, Good, StatementFacts

PARTS = ("description", "quantity", "unit", "value", "currency")
PROMISES = [("", "The statement does not say"), *Promise.choices]


def _promise(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=PROMISES, required=False)


class StatementForm(PlainForm):
    """One statement, as its paper has it."""

    user_name = forms.CharField(
        label="Who is the end user?",
        help_text="As the document names it, even if the application spells it in another way.",
        max_length=200,
        error_messages={"required": "Enter the end user's name as the document has it."},
    )
    user_address = forms.CharField(label="Address of the end user", max_length=400, required=False)
    user_country = forms.ChoiceField(
        label="Country of the end user", choices=countries.choices, required=False
    )
    exporter_name = forms.CharField(
        label="For which exporter was it issued?",
        help_text="Your firm's name as the document has it.",
        max_length=200,
        required=False,
    )
    stated_use = forms.CharField(
        label="What does it say the goods are for?",
        help_text="The document's own words. Where it is not in English, their translation.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        error_messages={"required": "Enter the use that the document states."},
    )
    place_of_use = forms.CharField(label="Where will they be used?", max_length=400, required=False)
    no_wmd = _promise("No use for weapons of mass destruction or their means of delivery")
    civil_use = _promise("Civil purposes only")
    no_reexport = _promise("No transfer or re-export without consent")
    visits = _promise("Visits to the place of use are let in")
    signatory = forms.CharField(label="Who signed it?", max_length=120, required=False)
    position = forms.CharField(label="Their position", max_length=120, required=False)
    signatory_email = forms.EmailField(label="Their e-mail address", required=False)
    signatory_phone = forms.CharField(label="Their telephone number", max_length=40, required=False)
    signed_on = forms.DateField(
        label="When was it signed?",
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
        error_messages={"invalid": "Enter the day of the signature."},
    )
    language = forms.CharField(
        label="Language of the original", help_text="English, say.", max_length=60, required=False
    )
    file = forms.FileField(
        label="The signed document",
        help_text=f"{WORDS}.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        required=False,
        error_messages={"empty": "This file is empty. Choose another one."},
    )

    def __init__(self, *args: Any, least: int = 1, another: bool = False, **kwargs: Any) -> None:
        """Draw as many rows of goods as are filled, `least` at least, and one more where it was asked for."""
        super().__init__(*args, **kwargs)
        names = self.data or self.initial
        given = [place for place in range(MOST_GOODS) if f"description_{place}" in names]
        rows = max(max(given, default=-1) + 1 + another, least)
        self.rows = [_Row(place) for place in range(min(rows, MOST_GOODS))]
        for row in self.rows:
            self.fields |= row.fields()

    @staticmethod
    def initial_of(facts: StatementFacts) -> dict[str, Any]:
        """Return what the form shows of a statement."""
        shown = asdict(facts)
        for place, good in enumerate(facts.goods):
            shown |= {f"{part}_{place}": text for part, text in asdict(good).items()}
        return shown

    @property
    def goods(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each row of goods."""
        return [{part: self[f"{part}_{row.place}"] for part in PARTS} for row in self.rows]

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more row."""
        return len(self.rows) < MOST_GOODS

    def clean(self) -> dict[str, Any]:
        """Refuse figures without the goods that they belong to."""
        cleaned = super().clean() or {}
        for row in self.rows:
            good = row.of(cleaned)
            if good and not good.description:
                self.add_error(f"description_{row.place}", "Say which goods these figures belong to.")
        return cleaned

    def facts(self) -> StatementFacts:
        """Return what was typed."""
        own = {
            name: self.cleaned_data[name]
            for name in StatementForm.base_fields
            if name not in ("file", "product")
        }
        return StatementFacts(
            **own, goods=tuple(filter(None, (row.of(self.cleaned_data) for row in self.rows)))
        )


class BookStatementForm(StatementForm):
    """A statement of the party book, with the product that it covers."""

    field_order = ("product",)

    product = forms.ModelChoiceField(
        Product.objects.none(),
        label="Which goods does it cover?",
        help_text="A product of your library, or whatever you supply to this end user.",
        empty_label="Whatever is supplied",
        required=False,
    )


class _Row:
    """The five fields of one line of goods in the form; an empty row is no line."""

    def __init__(self, place: int) -> None:
        self.place = place

    def fields(self) -> dict[str, forms.Field]:
        """Return the row's fields by name."""
        found = (
            forms.CharField(label="Goods, as described", max_length=500, required=False),
            forms.DecimalField(
                label="Quantity", min_value=0, max_digits=16, decimal_places=3, required=False
            ),
            forms.ChoiceField(label="Unit", choices=units.choices, required=False),
            forms.DecimalField(label="Value", min_value=0, max_digits=16, decimal_places=2, required=False),
            forms.ChoiceField(
                label="Currency", choices=lambda: [("", "Not stated"), *currencies.choices()], required=False
            ),
        )
        return {f"{part}_{self.place}": field for part, field in zip(PARTS, found, strict=True)}

    def of(self, cleaned: dict[str, Any]) -> Good | None:
        """Return the line that was typed; None where the row was left empty but for a unit."""
        values = {part: _text(cleaned.get(f"{part}_{self.place}")) for part in PARTS}
        if not (values["description"] or values["quantity"] or values["value"]):
            return None
        return Good(**values)


def _text(value: Decimal | str | None) -> str:
    return "" if value is None else str(value)
