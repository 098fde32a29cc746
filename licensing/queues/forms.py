"""The filters of a queue as they stand in the address, and what is asked when one is kept or handed out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self
from uuid import UUID

from django import forms
from django.http import QueryDict

from exportctl.core.reference import countries, currencies
from exportctl.core.web.forms import offer
from licensing.queues import referred
from licensing.queues.lists import Circle
from licensing.queues.queries import ORDERS_CLOSED, ORDERS_LANE, QUEUES, Filters
from licensing.review.models import CaseStatus
from licensing.routing.rules import asked_for
from licensing.types import registry as types

BANDS = {"fast": "Fast", "standard": "Standard", "enhanced": "Enhanced"}
CLOCKS = {"overdue": "Overdue", "due": "Due soon", "in_time": "In time", "waiting": "Paused"}
MOST_AT_ONCE = 100
_ENTRY = re.compile(r"[0-9A-Z]+(\.[0-9A-Z]+)*")


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    """Return an optional filter; what is none of its choices is named and left out."""
    unknown = f"{label}: “%(value)s” is none of the choices, so it was left out."
    return forms.ChoiceField(
        label=label, choices=list(choices), required=False, error_messages={"invalid_choice": unknown}
    )


def _words(label: str, length: int = 100) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length)


class CountryField(forms.CharField):
    """A country by its name or its code; the browser offers the names."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, max_length=60)
        self.widget.attrs |= {"list": "countries", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """Return the code."""
        typed = str(super().clean(value))
        names = countries.names()
        if not typed or typed.upper() in names:
            return typed.upper()
        by_name = {name.casefold(): code for code, name in names.items()}
        if typed.casefold() not in by_name:
            unknown = f"{self.label}: “{typed}” is none of the choices, so it was left out."
            raise forms.ValidationError(unknown)
        return by_name[typed.casefold()]

    def prepare_value(self, value: Any) -> Any:
        """Show the name where the address has the code."""
        return countries.names().get(str(value).upper(), value) if value else value


class EntryField(forms.CharField):
    """A control entry, or the beginning of one up to a whole part: 6A, 6A005, 6A005.b."""

    def clean(self, value: Any) -> str:
        """Return the entry in capitals."""
        typed = str(super().clean(value)).upper()
        if typed and not _ENTRY.fullmatch(typed):
            raise forms.ValidationError(f"Control entry: “{typed}” is no entry, so it was left out.")
        return typed


class FilterForm(forms.Form):
    """The filters of a list. What cannot be read filters nothing and has its error beside it."""

    FIRST: ClassVar[tuple[str, ...]] = ()
    HIDDEN: ClassVar[tuple[str, ...]] = ()

    @property
    def first(self) -> list[forms.BoundField]:
        """The filters that are always in sight."""
        return [self[name] for name in self.FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters that are folded away until one of them is used."""
        return [field for field in self if field.name not in self.FIRST + self.HIDDEN]

    @property
    def more_used(self) -> bool:
        """Whether one of the folded filters holds something, be it wrong."""
        return any(field.data or field.errors for field in self.more)

    @cached_property
    def every(self) -> dict[str, forms.Field]:
        """All fields, also while a query is read that names some."""
        return dict(self.fields)

    def reread(self, query: str) -> Self:
        """Return this form, now with another query; only the fields that it names are looked at."""
        self.data = QueryDict(query)
        self.fields = {name: field for name, field in self.every.items() if name in self.data}
        return self

    def given(self) -> dict[str, Any]:
        """Return what could be read of what was asked for."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def state(self) -> QueryDict:
        """Return the filters that could be read, as they stand in an address."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if self.data.get(name) and name in self.cleaned_data:
                kept[name] = self.data[name]
        return kept

    def words_for(self, name: str) -> str:
        """Return what a filter says, for its chip."""
        value = self.cleaned_data[name]
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices)[value])  # type: ignore[arg-type]
        return countries.name(value) if isinstance(field, CountryField) else str(self.data[name])


class QueueForm(FilterForm):
    """The filters of a queue of cases."""

    q = _words("Search")
    status = _choice("Status", [("", "Any"), *CaseStatus.choices])
    band = _choice("Risk lane", [("", "Any"), *BANDS.items()])
    clock = _choice("Clock", [("", "Any"), *CLOCKS.items()])
    order = _choice("Order", [("", "Usual"), *ORDERS_LANE.items(), ("closed", ORDERS_CLOSED["closed"])])
    days = forms.IntegerField(label="Due within working days", required=False, min_value=0, max_value=250)
    hits = _choice("Hits", [("", "Any"), ("open", "With open hits")])
    flag = _choice("Flag", [("", "Any or none"), *asked_for()])
    officer = _choice("Officer", [("", "Anybody")])
    kind = _choice("Type", [("", "Any")])
    urgent = _choice(
        "Urgency",
        [
            ("", "Any"),
            ("yes", "Marked urgent by the exporter"),
            ("asked", "Asked for, nobody has ruled"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
        ],
    )
    reference = _words("Reference", 20)
    exporter = _words("Exporter")
    party = _words("Party")
    destination = CountryField("Destination")
    country = CountryField("Any party in")
    entry = EntryField(label="Control entry", required=False, max_length=20)
    currency = _choice("Currency", [("", "Any"), *((code, code) for code in currencies.CURRENCIES)])
    least = forms.DecimalField(
        label="Value from", required=False, min_value=0, max_digits=18, decimal_places=2
    )
    most = forms.DecimalField(label="Value to", required=False, min_value=0, max_digits=18, decimal_places=2)
    whose = _choice("Whose cases", QUEUES.items())
    waiting = _choice("Waiting cases", [("", "Hidden"), ("shown", "Shown")])

    FIRST = ("q", "status", "band", "clock", "order")
    HIDDEN = ("whose", "waiting")

    def __init__(self, data: Mapping[str, Any], *, people: Mapping[str, str]) -> None:
        super().__init__(data)
        self.people = people
        offer(self, "kind", [("", "Any"), *types.names().items()])
        offer(self, "officer", [("", "Anybody"), *people.items()])

    def clean(self) -> dict[str, Any]:
        """Ask for the currency of a value; different currencies are never compared."""
        data = super().clean() or self.cleaned_data
        bounds = [name for name in ("least", "most") if data.get(name) is not None]
        if bounds and not data.get("currency"):
            self.add_error("currency", "Choose the currency of the value; until then it filters nothing.")
        elif len(bounds) == 2 and data["least"] > data["most"]:
            self.add_error("least", "The lower value is above the higher one, so both were left out.")
            data.pop("most", None)
        return data

    def filters(self, *, whose: str) -> Filters:
        """Return what was asked for, with `whose` where nothing says so."""
        data = {"whose": whose} | self.given()
        if "days" in data:
            data.setdefault("clock", "due")
        if "officer" in data:
            data["officer"] = UUID(data["officer"])
        return Filters(text=data.pop("q", ""), **data)


class ReferredForm(FilterForm):
    """The filters of what is referred to somebody's agencies; `agencies` are named by their ids."""

    q = _words("Search")
    clock = _choice("Clock", [("", "Any"), *referred.CLOCKS.items()])
    order = _choice("Order", [("", "Usual"), *referred.ORDERS.items()])
    days = forms.IntegerField(label="Answer due within days", required=False, min_value=0, max_value=365)
    information = _choice("Information", [("", "Any"), *referred.INFORMATION.items()])
    agency = _choice("Agency", [("", "Any")])
    reference = _words("Reference", 20)
    exporter = _words("Exporter")
    party = _words("Party")
    destination = CountryField("Destination")
    country = CountryField("Any party in")
    entry = EntryField(label="Control entry", required=False, max_length=20)
    show = _choice("Which referrals", referred.SHOWN.items())

    FIRST = ("q", "clock", "order")
    HIDDEN = ("show",)

    def __init__(self, data: Mapping[str, Any], *, agencies: Mapping[str, str]) -> None:
        super().__init__(data)
        self.agencies = agencies
        if len(agencies) > 1:
            offer(self, "agency", [("", "Any"), *agencies.items()])
        else:
            del self.fields["agency"]

    def filters(self) -> referred.Filters:
        """Return what was asked for."""
        data = self.given()
        if "agency" in data:
            data["agency"] = UUID(data["agency"])
        return referred.Filters(text=data.pop("q", ""), **data)


class AssignManyForm(forms.Form):
    """Rows of a queue, and who gets them. Each row says who had it when the page was drawn."""

    officer = forms.ChoiceField(
        label="Assign the selected cases to",
        error_messages={"required": "Choose the officer who gets the selected cases."},
    )
    case = forms.TypedMultipleChoiceField(
        label="Cases", error_messages={"required": "Select at least one case in the list."}
    )

    def __init__(self, data: QueryDict | None, *, people: Mapping[str, str]) -> None:
        super().__init__(data)
        offer(self, "officer", [("", "Choose an officer"), *people.items()])
        self.sent = data.getlist("case") if data else []
        offer(self, "case", [(row, row) for row in self.sent])

    def clean_case(self) -> dict[UUID, UUID | None]:
        """Return the selected cases, each with the officer that the page showed."""
        rows = self.cleaned_data["case"]
        if len(rows) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Select at most {MOST_AT_ONCE} cases at once.")
        try:
            pairs = [row.split(":") for row in rows]
            return {UUID(case): UUID(officer) if officer else None for case, officer in pairs}
        except ValueError:
            raise forms.ValidationError("The list has changed. Select the cases again.") from None


class SaveForm(forms.Form):
    """The name of a list that is kept, and who else sees it: the one circle or nobody, or one of several."""

    name = forms.CharField(
        label="Name",
        max_length=40,
        help_text="Short, as it will stand on the chip: “Kenya, overdue”.",
    )
    shared = forms.BooleanField(required=False)

    def __init__(self, *args: Any, circles: Sequence[Circle], noun: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circles = circles
        self.fields["name"].error_messages["required"] = f"Give the {noun} a name."
        if not circles:
            del self.fields["shared"]
        elif len(circles) == 1:
            self.fields["shared"].label = f"Share it with {circles[0].name}"
        else:
            offered = [(one.key, one.name) for one in circles]
            self.fields["shared"] = forms.ChoiceField(
                label="Share it with", choices=[("", "Nobody"), *offered], required=False
            )

    def values(self) -> dict[str, str]:
        """Return the name, and the key of the circle that it is shared with."""
        shared = self.cleaned_data.get("shared") or ""
        return {
            "name": self.cleaned_data["name"],
            "shared_with": self.circles[0].key if shared is True else shared,
        }
