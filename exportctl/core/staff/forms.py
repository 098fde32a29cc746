"""What an administrator types about people, and the password that a new person chooses."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from exportctl.core.errors import DomainError
from exportctl.core.people.forms import STRENGTH
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.staff import queries, rules
from exportctl.core.staff.models import AUTHORITY_ROLES
from exportctl.core.staff.services import NewPerson, Wanted
from exportctl.core.web.forms import PlainForm, ReasonForm


def _words(role: Role) -> str:
    label = role.label.capitalize()
    return f"{label} (a second administrator confirms it)" if rules.needs_two(role) else label


ROLES = [(role.value, _words(role)) for role in AUTHORITY_ROLES]


class ListForm(forms.Form):
    """The filters of the list, as they stand in the address."""

    q = forms.CharField(label="Name or e-mail", required=False, max_length=120)
    role = forms.ChoiceField(
        label="Role",
        required=False,
        choices=[("", "Any"), *((role.value, role.label.capitalize()) for role in AUTHORITY_ROLES)],
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *queries.STATES.items()])
    of = forms.ChoiceField(
        label="People of", required=False, choices=[("", "The authority"), ("exporters", "Exporters")]
    )

    def filters(self) -> queries.Filters:
        """Return what was asked for; what cannot be read filters nothing."""
        self.full_clean()
        data = self.cleaned_data
        return queries.Filters(
            data.get("q", "").replace("\0", ""),
            data.get("role", ""),
            data.get("state", ""),
            data.get("of") == "exporters",
        )


class PeriodForm(PlainForm):
    """Why somebody gets roles, and from when until when."""

    reason = forms.CharField(
        label="Reason",
        help_text="Such as the appointment, and where it is written down. It is kept with the role.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": "Say why."},
    )
    from_day = forms.DateField(
        label="First day",
        widget=forms.DateInput,
        initial=timezone.localdate,
        error_messages={"required": "Say from which day on."},
    )
    until_day = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput, help_text="Leave it empty where it goes on."
    )

    def wanted(self, role: str) -> Wanted:
        """Return a role with the reason and days of the form, which is valid."""
        data = self.cleaned_data
        return Wanted(Role(role), data["reason"], data["from_day"], data["until_day"])

    def place(self, error: DomainError) -> None:
        """Put a refusal beside the field that mends it; one that names none goes to its own page."""
        named = [gap for gap in error.gaps if gap.field]
        if not named:
            raise error
        for gap in named:
            field = gap.field if gap.field in self.fields else "roles"
            self.add_error(field, gap.message)


class AddForm(PeriodForm):
    """A new person with their roles."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": "Enter the name."},
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The link goes there. The person signs in with it afterwards.",
        error_messages={"required": "Enter the e-mail address."},
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )

    def new(self) -> NewPerson:
        """Return who comes; the form is valid."""
        data = self.cleaned_data
        return NewPerson(data["name"], data["email"], [self.wanted(role) for role in data["roles"]])


class GiveForm(PeriodForm):
    """A role for somebody who is here."""

    role = forms.ChoiceField(
        label="Role",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the role."},
    )


class RenameForm(ReasonForm):
    """Another name for somebody, and why."""

    hint = "Such as a marriage or a misspelling. It is kept in the history of the person."

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": "Enter the name."},
    )
    field_order = ("name", "reason")

    def place(self, error: DomainError) -> None:
        """Put a refusal beside the name where it is about it; another one goes to its own page."""
        if not error.gaps:
            raise error
        self.add_error("name", error.gaps[0].message)


class WhyForm(ReasonForm):
    """Why a role or an account ends or is opened again."""

    hint = "It is kept in the history of the person."


class PasswordForm(PlainForm):
    """The first password of a new person."""

    password = forms.CharField(
        label="Choose a password",
        error_messages={"required": "Choose a password."},
        strip=False,
        help_text=STRENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Judge the password knowing the name and the address, which it must not resemble."""
        password = str(self.cleaned_data["password"])
        try:
            validate_password(password, self.person)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from None
        return password
