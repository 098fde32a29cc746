"""What changing an active organization asks for."""

from django import forms
from django.core.exceptions import ValidationError

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.web.forms import PlainForm
from licensing.organizations.forms.registration import DetailsForm
from licensing.organizations.models import (
    IDENTITY,
    Organization,
)
from licensing.organizations.services import (
    ContactFacts,
    IdentityFacts,
)

POSTAL_MOST = 300


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom to ask and where letters go."""

    use_required_attribute = False

    class Meta:
        model = Organization
        fields = ("contact_name", "contact_email", "contact_phone", "postal_address")
        labels = DetailsForm.Meta.labels | {"postal_address": "Address for letters"}
        help_texts = {
            "contact_email": "We write to this address. What people sign in with stays as it is.",
            "contact_phone": DetailsForm.Meta.help_texts["contact_phone"],
            "postal_address": "Line by line, without the name. Leave it empty for the registered address.",
        }
        error_messages = {
            "contact_name": {"required": "Enter the name of the person to ask."},
            "contact_email": {"required": "Enter the address that we write to."},
        }
        widgets = DetailsForm.Meta.widgets | {
            "postal_address": forms.Textarea(attrs={"rows": 4, "maxlength": POSTAL_MOST})
        }

    def clean_postal_address(self) -> str:
        """Refuse what does not fit into the window of an envelope, and drop empty lines."""
        lines = [line.strip() for line in self.cleaned_data["postal_address"].splitlines()]
        address = "\n".join(filter(None, lines))
        if len(address) > POSTAL_MOST:
            raise ValidationError(f"An address has at most {POSTAL_MOST} characters.")
        return address

    def facts(self) -> ContactFacts:
        """Return what was entered."""
        return ContactFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class IdentityForm(DetailsForm):
    """What an organization asks to be by its register, why, and what shows it."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why does it change?",
        help_text="Such as a new name in the company register, a merger or a move.",
        max_length=2000,
        error_messages={"required": "Say why: the authority compares it with the document."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.FileField(
        label="Document",
        help_text=f"What shows the change, such as a new extract of the company register: {WORDS}.",
        error_messages={"required": "Attach the document that shows it."},
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    class Meta(DetailsForm.Meta):
        fields = IDENTITY  # type: ignore[assignment]

    def facts(self) -> IdentityFacts:
        """Return what was entered, without the reason and the document."""
        return IdentityFacts(**{name: self.cleaned_data[name] for name in IDENTITY})


class DeclineForm(PlainForm):
    """Why a change is declined."""

    version = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is the change declined?",
        help_text="The exporter reads this and may ask again.",
        max_length=2000,
        error_messages={"required": "Say why: the exporter reads it."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
