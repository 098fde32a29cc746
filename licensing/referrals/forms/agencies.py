"""What is kept about an agency, and who answers for it."""

from typing import Any

from django import forms

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.web.forms import PlainForm
from licensing.referrals.models import Agency, AgencyKind
from licensing.referrals.rules import DAYS, INFO_DAYS, LONGEST_DAYS
from licensing.referrals.services import AgencyFacts

NAMES = ("name", "short_name", "kind", "email", "days", "info_days", "two_signatures", "active")


class AgencyForm(PlainForm):
    """One agency."""

    name = forms.CharField(
        label="Name", max_length=160, error_messages={"required": "Give the agency a name."}
    )
    short_name = forms.CharField(
        label="Short name",
        max_length=30,
        help_text="As it stands in lists.",
        error_messages={"required": "Give a short name."},
    )
    kind = forms.ChoiceField(label="Kind", choices=AgencyKind.choices, widget=forms.RadioSelect)
    email = forms.EmailField(
        label="E-mail address",
        help_text="Where the agency is told that a case was referred. Its people are told too.",
        error_messages={"required": "Give an address."},
    )
    days = forms.IntegerField(
        label="Days to answer",
        help_text="Calendar days. Afterwards it is deemed to have no objection.",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=DAYS,
    )
    info_days = forms.IntegerField(
        label="Days to ask for information",
        help_text="Calendar days from the referral. The clock stands still until the answer.",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=INFO_DAYS,
    )
    two_signatures = forms.BooleanField(
        label="A second person of the agency signs each recommendation", required=False
    )
    active = forms.BooleanField(label="Cases can be referred to it", required=False, initial=True)

    def facts(self) -> AgencyFacts:
        """Return what was typed."""
        return AgencyFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(agency: Agency) -> dict[str, Any]:
        """Return what the form shows of an agency."""
        return {name: getattr(agency, name) for name in NAMES}


class MemberForm(PlainForm):
    """Who answers for an agency."""

    person = forms.ModelChoiceField(
        User.objects.filter(groups__name=Role.AGENCY_REVIEWER, is_active=True).order_by("name", "email"),
        label="Agency reviewer",
        empty_label="Choose a person",
        help_text="People with the role agency reviewer.",
        error_messages={"required": "Choose a person."},
    )
