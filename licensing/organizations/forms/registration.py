"""What the registration, its review, and joining by an invitation ask for."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from exportctl.core.people.forms import STRENGTH
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm
from licensing.organizations.models import (
    Organization,
)
from licensing.organizations.services import (
    Details,
)


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]  # Django itself takes no argument here
    """The organization and its contact."""

    country = forms.ChoiceField(label="Country", choices=countries.choices)

    class Meta:
        model = Organization
        fields = (
            "name",
            "registration_number",
            "street",
            "city",
            "postal_code",
            "country",
            "contact_name",
            "contact_email",
            "contact_phone",
        )
        labels = {
            "name": "Registered name",
            "registration_number": "Registration number",
            "street": "Street and number",
            "city": "Town or city",
            "postal_code": "Postal code",
            "contact_name": "Name",
            "contact_email": "E-mail address",
            "contact_phone": "Telephone number",
        }
        help_texts = {
            "name": "As it stands in the company register.",
            "registration_number": "The number in the company register of that country.",
            "contact_email": "",
            "contact_phone": "With the country code, such as +353 1 234 5678.",
        }
        error_messages = {"contact_email": {"required": "Enter your e-mail address."}}
        widgets = {
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "contact_phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }

    def clean_name(self) -> str:
        """Refuse a name that has no letter or digit to compare."""
        name = str(self.cleaned_data["name"])
        if not any(character.isalnum() for character in name):
            raise ValidationError("Enter a name with letters or digits.")
        return name

    def details(self) -> Details:
        """Return what was entered."""
        return Details(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class RegistrationForm(DetailsForm):
    """The registration of a new organization, with the password of its first user."""

    password = forms.CharField(
        label="Choose a password",
        error_messages={"required": "Choose a password."},
        strip=False,
        help_text=STRENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta(DetailsForm.Meta):
        help_texts = DetailsForm.Meta.help_texts | {
            "contact_email": "We send a link to this address. You sign in with it afterwards."
        }

    def clean_contact_email(self) -> str:
        """Addresses are compared in lower case."""
        return str(self.cleaned_data["contact_email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Judge the password knowing the name and the address, which it must not resemble."""
        cleaned = super().clean() or {}
        user = User(
            email=cleaned.get("contact_email", ""), name=cleaned.get("contact_name", ""), side=Side.EXPORTER
        )
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class RefusalForm(forms.Form):
    """Why a registration is refused."""

    version = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is the registration refused?",
        help_text="The exporter reads this and may correct the registration.",
        max_length=2000,
        error_messages={"required": "Say why: the exporter must be able to mend it."},
        widget=forms.Textarea,
    )


class PasswordForm(PlainForm):
    """Name and password of somebody who joins by an invitation."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        error_messages={"required": "Choose a password."},
        strip=False,
        help_text=STRENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Judge the password knowing the name and the address, which it must not resemble."""
        cleaned = super().clean() or {}
        if "password" in cleaned:
            user = User(email=self.email, name=cleaned.get("name", ""), side=Side.EXPORTER)
            try:
                validate_password(cleaned["password"], user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
