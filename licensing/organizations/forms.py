"""What the registration, its review, and the pages of an organization ask for."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.people.forms import STRENGTH
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.reference import countries
from exportctl.core.web.forms import offer
from licensing.organizations.models import MemberRole, Organization, OrganizationUserGrant, Site
from licensing.organizations.rules import Extent, extent_of
from licensing.organizations.services import Details, OfficialFacts, SiteFacts


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


class PasswordForm(forms.Form):
    """Name and password of somebody who joins by an invitation."""

    use_required_attribute = False
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


AGENT_PREPARES, AGENT_SUBMITS = "agent_prepares", "agent_submits"
MEMBER_CHOICES = (
    (
        MemberRole.ADMINISTRATOR,
        "Administrator: prepares, submits, and looks after people, sites and officials",
    ),
    (MemberRole.SUBMITTER, "Submitter: prepares and submits applications"),
    (MemberRole.PREPARER, "Preparer: prepares applications, but does not submit them"),
)
AGENT_CHOICES = (
    (AGENT_PREPARES, "Agent of another firm: prepares applications"),
    (AGENT_SUBMITS, "Agent of another firm: prepares and submits applications"),
)
ALL, SOME = "all", "some"


class ReachForm(forms.Form):
    """What somebody may do. Whoever has a `grant` stays what they are: a member, or an agent."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label="What may they do?",
        choices=(*MEMBER_CHOICES, *AGENT_CHOICES),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may do."},
    )
    reach = forms.ChoiceField(
        label="For which sites may an agent act?",
        help_text="Your own people act for all sites.",
        choices=((ALL, "All sites"), (SOME, "Only the sites that are ticked below")),
        initial=ALL,
        error_messages={"required": "Say for which sites an agent may act."},
        widget=forms.RadioSelect,
    )
    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(), label="Sites", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, sites: QuerySet[Site], grant: OrganizationUserGrant | None = None, **kwargs: Any
    ) -> None:
        if grant is not None:
            kwargs["initial"] = _initial_of(grant)
        super().__init__(*args, **kwargs)
        if grant is not None:
            choices = AGENT_CHOICES if grant.role == MemberRole.AGENT else MEMBER_CHOICES
            offer(self, "role", choices)
        if sites.exists() and (grant is None or grant.role == MemberRole.AGENT):
            offer(self, "sites", sites)
        else:
            del self.fields["reach"], self.fields["sites"]

    def clean(self) -> dict[str, Any]:
        """Refuse a grant that is narrowed to nothing, beside the boxes."""
        cleaned = super().clean() or {}
        agent = cleaned.get("role") in {AGENT_PREPARES, AGENT_SUBMITS}
        if agent and cleaned.get("reach") == SOME and not cleaned.get("sites"):
            self.add_error("sites", "Tick at least one site, or let the agent act for all sites.")
        return cleaned

    def extent(self) -> Extent:
        """Return what was chosen."""
        role = self.cleaned_data["role"]
        if role not in {AGENT_PREPARES, AGENT_SUBMITS}:
            return extent_of(role)
        some = self.cleaned_data.get("reach") == SOME
        named = [site.pk for site in self.cleaned_data["sites"]] if some else None
        return extent_of(MemberRole.AGENT, agent_submits=role == AGENT_SUBMITS, only_sites=named)


def _initial_of(grant: OrganizationUserGrant) -> dict[str, Any]:
    agent = AGENT_SUBMITS if grant.submits else AGENT_PREPARES
    return {
        "role": agent if grant.role == MemberRole.AGENT else grant.role,
        "reach": ALL if grant.all_sites else SOME,
        "sites": list(grant.sites.all()),
    }


class InviteForm(ReachForm):
    """Whom to invite as what."""

    field_order = ("email", "role", "reach", "sites")

    email = forms.EmailField(
        label="E-mail address",
        help_text="We send a link to this address. It works once, for seven days.",
        error_messages={"required": "Enter the address that the invitation goes to."},
    )


class EndForm(forms.Form):
    """Why somebody's access ends."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why does it end?",
        help_text="The person reads it.",
        max_length=500,
        error_messages={"required": "Say why: the person reads it."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SiteForm(forms.Form):
    """One place."""

    use_required_attribute = False
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


class OfficialForm(forms.Form):
    """One responsible official with the evidence of the credential."""

    use_required_attribute = False
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
    evidence = forms.FileField(
        label="Evidence",
        help_text=f"Such as a board resolution or a power of attorney: {WORDS}.",
        error_messages={"required": "Attach the document that shows it."},
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def facts(self) -> OfficialFacts:
        """Return what was entered, without the document."""
        return OfficialFacts(
            **{name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        )
