"""What somebody fills in to declare an application."""

from typing import Any
from uuid import UUID

from django import forms

from exportctl.core.web.forms import PlainForm, offer

SELF = "self"


class DeclarationForm(PlainForm):
    """Who vouches for the application: the person who is there, or an official who has signed on paper."""

    who = forms.ChoiceField(
        label="Who declares?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who declares."},
    )
    declared_position = forms.CharField(
        label="Your position",
        help_text="In the organization that applies, such as head of export control.",
        max_length=120,
        required=False,
    )
    confirm = forms.BooleanField(
        label="I declare this for the exporter",
        error_messages={"required": "Tick the box to declare."},
    )

    def __init__(
        self, people: list[tuple[str, str]], data: Any = None, *, why_not: str = "", **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        who, confirm = self.fields["who"], self.fields["confirm"]
        offer(self, "who", people)
        who.error_messages["invalid_choice"] = why_not or "Who you chose does not sign today. Choose again."
        if all(key == SELF for key, _ in people):
            return
        if people[0][0] != SELF:
            del self.fields["declared_position"]
            confirm.label = "I hold the paper on which the chosen official declares this"
            return
        self.fields["declared_position"].help_text += " Leave it empty where an official declares."
        confirm.label = (
            "I declare this for the exporter, or I hold the paper on which the chosen official does"
        )

    def clean(self) -> dict[str, Any]:
        """Ask whoever declares themselves for their position."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("who") == SELF and not given.get("declared_position"):
            self.add_error("declared_position", "Enter your position.")
        return given

    def signed(self) -> dict[str, Any]:
        """Return who declares, as `services.declare` takes it."""
        if self.cleaned_data["who"] == SELF:
            return {"position": self.cleaned_data["declared_position"]}
        return {"official": UUID(self.cleaned_data["who"])}
