"""What the registration, its review, and the pages of an organization ask for."""

from licensing.organizations.forms.details import ContactForm, DeclineForm, IdentityForm
from licensing.organizations.forms.members import AppointForm, EndForm, InviteForm, ReachForm
from licensing.organizations.forms.places import OfficialForm, SiteForm
from licensing.organizations.forms.registration import (
    DetailsForm,
    PasswordForm,
    RefusalForm,
    RegistrationForm,
)

__all__ = [
    "AppointForm",
    "ContactForm",
    "DeclineForm",
    "DetailsForm",
    "EndForm",
    "IdentityForm",
    "InviteForm",
    "OfficialForm",
    "PasswordForm",
    "ReachForm",
    "RefusalForm",
    "RegistrationForm",
    "SiteForm",
]
