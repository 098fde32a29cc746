"""Sites and responsible officials."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm, offer
from licensing.organizations.models import Official
from licensing.organizations.services import (
    OfficialFacts,
    SiteFacts,
)


class SiteForm(PlainForm):
    """One place."""

    name = forms.CharField(
        label="Name of the site",
        help_text="As your people call it, such as “Main works”.",
        max_length=120,
        error_messages={"required": "Enter a name for the site."},
    )
    street = forms.CharField(
        label="Street and number", max_length=200, error_messages={"required": "Enter the street."}
    )
    postal_code = forms.CharField(label="Postal code", max_length=20, required=False)
    city = forms.CharField(
        label="Town or city", max_length=100, error_messages={"required": "Enter the town or city."}
    )
    country = forms.ChoiceField(label="Country", choices=countries.choices)

    def facts(self) -> SiteFacts:
        """Return what was entered."""
        return SiteFacts(**self.cleaned_data)


class OfficialForm(PlainForm):
    """One responsible official with the evidence of the credential."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the name."})
    title = forms.CharField(
        label="Title",
        help_text="Their office, such as head of export control.",
        max_length=120,
        error_messages={"required": "Enter the title."},
    )
    signs = forms.TypedChoiceField(
        label="May they sign for the organization?",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they may sign."},
    )
    valid_from = forms.DateField(
        label="Valid from",
        error_messages={"required": "Enter the first day."},
    )
    valid_to = forms.DateField(
        label="Valid to",
        help_text="The last day on which the credential holds.",
        error_messages={"required": "Enter the last day."},
    )
    stands_in_for = forms.ChoiceField(
        label="Deputy of",
        required=False,
        help_text="If they stand in for another official while the credential holds.",
    )
    evidence = forms.FileField(
        label="Evidence",
        help_text=f"Such as a board resolution or a power of attorney: {WORDS}.",
        error_messages={"required": "Attach the document that shows it."},
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, others: QuerySet[Official], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            names = [(str(one.pk), f"{one.name}, {one.title}") for one in others]
            offer(self, "stands_in_for", [("", "Nobody"), *names])
        else:
            del self.fields["stands_in_for"]

    def facts(self) -> OfficialFacts:
        """Return what was entered, without the document."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        chosen = given.pop("stands_in_for", "")
        return OfficialFacts(**given, stands_in_for=UUID(chosen) if chosen else None)
