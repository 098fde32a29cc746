"""What somebody may do for an organization, and why it ends."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from exportctl.core.people.models import User
from exportctl.core.web.forms import PlainForm, offer
from licensing.organizations.models import (
    MemberRole,
    OrganizationUserGrant,
    Site,
)
from licensing.organizations.rules import Extent, extent_of

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


class ReachForm(PlainForm):
    """What somebody may do. Whoever has a `grant` stays what they are: a member, or an agent."""

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


class AppointForm(PlainForm):
    """Whom the authority makes administrator, and why; with the administrators that the page showed."""

    person = forms.ChoiceField(
        label="Who becomes administrator?",
        help_text="They look after people, sites and officials from then on, and submit applications.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who becomes administrator."},
    )
    reason = forms.CharField(
        label="Why can no administrator be reached, and how do you know?",
        help_text="Everybody of the organization reads it.",
        max_length=500,
        error_messages={"required": "Say why: everybody of the organization reads it."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        people: Iterable[OrganizationUserGrant],
        administrators: Iterable[User] = (),
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"seen": " ".join(str(one.pk) for one in administrators)}
        super().__init__(*args, **kwargs)
        named = [
            (grant.user_id, f"{grant.user.name} ({grant.user.email}), {grant.words}") for grant in people
        ]
        offer(self, "person", named)

    def clean_seen(self) -> set[UUID]:
        """Return the ids; what is not one stands for a page that nobody drew."""
        try:
            return {UUID(one) for one in self.cleaned_data["seen"].split()}
        except ValueError:
            return set()


class EndForm(PlainForm):
    """Why somebody's access ends."""

    reason = forms.CharField(
        label="Why does it end?",
        help_text="The person reads it.",
        max_length=500,
        error_messages={"required": "Say why: the person reads it."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
