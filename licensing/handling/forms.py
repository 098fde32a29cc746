"""Parsing of how a thing is to be handled."""

from typing import Any
from uuid import UUID

from django import forms

from exportctl.core.people.models import User
from exportctl.core.web.forms import PlainForm, offer
from licensing.handling import queries
from licensing.handling.models import Handling
from licensing.handling.rules import marks
from licensing.handling.services import Wish


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People of the authority and its agencies, by name; two of one name are told apart by their address."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Return the name and the address."""
        return f"{obj} ({obj.email})"


class MarkForm(PlainForm):
    """A mark, who may read what it hides, and why."""

    mark = forms.ChoiceField(label="Mark", widget=forms.RadioSelect, required=False)
    people = PeopleField(
        label="People who may read it",
        help_text="Only for a mark with a wall. Whoever has the case and you yourself always may.",
    )
    teams = forms.MultipleChoiceField(
        label="Teams who may read it", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who may see the case reads it. Do not say what the thing holds.",
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args: Any, handling: Handling | None, **kwargs: Any) -> None:
        initial = {} if handling is None else {f: getattr(handling, f) for f in ("mark", "people", "teams")}
        super().__init__(*args, **kwargs)
        self.initial = {"mark": ""} | initial
        wall = {True: "with a wall", False: "no wall"}
        named = [(one.key, f"{one.name} ({wall[one.wall]})") for one in marks().values()]
        offer(self, "mark", [*named, ("", "No mark")])
        offer(self, "people", queries.readers())
        offer(self, "teams", queries.teams())

    def wish(self) -> Wish:
        """Return what was chosen."""
        data = self.cleaned_data
        people: list[UUID] = [one.pk for one in data["people"]]
        return Wish(mark=data["mark"], reason=data["reason"], people=people, teams=data["teams"])
