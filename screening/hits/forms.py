"""What an analyst writes about a hit, and what of the queue is shown."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from exportctl.core.people.models import User
from exportctl.core.web.forms import SeenReasonForm, offer
from screening.hits.desk_queries import STATUSES, Filters
from screening.hits.models import Hit
from screening.hits.rules import GROUNDS
from screening.hits.ruling_models import Ruling
from screening.watchlists.models import Entity

ORDERS = {"severity": "Most urgent first", "due": "Due first"}


class ReasonForm(SeenReasonForm):
    """Why, in words."""

    hint = "What you compared and where you found it. It stays with the case."
    missing = "Say why, so that others can follow your ruling."


class ClearForm(ReasonForm):
    """On what ground the two are not the same, and why."""

    ground = forms.ChoiceField(
        label="Ground",
        choices=list(GROUNDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground on which you clear this hit."},
    )
    field_order = ("ground", "reason", "version")


class SendBackForm(ReasonForm):
    """Why the first person is to look again."""

    hint = "What the first person is to look at again."
    missing = "Say why you send it back."


class AgreeForm(forms.Form):
    """Nothing but what was seen."""

    version = forms.CharField(widget=forms.HiddenInput)


class EscalateForm(ReasonForm):
    """To whom, and why."""

    hint = "What makes it hard, and what you have looked at."
    missing = "Say why somebody else is to rule."

    to = forms.ModelChoiceField(
        User.objects.none(), label="To", required=False, empty_label="Any manager or other analyst"
    )
    field_order = ("to", "reason", "version")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people)


class AssignForm(forms.Form):
    """Whose work it is."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="Give it to",
        empty_label="Choose a person",
        error_messages={"required": "Choose a person."},
    )
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people)


class PairForm(ReasonForm):
    """One ruling over all open hits of a pair; `version` is the fingerprint of what was shown."""

    outcome = forms.ChoiceField(
        label="Are they the same?",
        choices=[
            (Ruling.Outcome.FALSE_POSITIVE.value, "No, the party is not the listed one"),
            (Ruling.Outcome.TRUE_MATCH.value, "Yes, the party is the listed one"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are the same."},
    )
    ground = forms.ChoiceField(
        label="Ground, if they are not the same",
        choices=[("", "Choose a ground"), *GROUNDS.items()],
        error_messages={"required": "Choose the ground on which you clear these hits."},
    )
    field_order = ("outcome", "ground", "reason", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clears = self.data.get(self.add_prefix("outcome")) == Ruling.Outcome.FALSE_POSITIVE
        self.fields["ground"].required = clears or not self.is_bound


class EndRuleForm(ReasonForm):
    """Why a clearing is no longer to be carried over."""

    hint = "It stays with the rule and with the case that it was made in."
    missing = "Say why it is to end."


class QueueForm(forms.Form):
    """The chips of the queue, as they stand in the address; what cannot be read filters nothing."""

    status = forms.ChoiceField(choices=list(STATUSES.items()), required=False)
    basis = forms.ChoiceField(choices=Hit.Basis.choices, required=False)
    kind = forms.ChoiceField(choices=Entity.Kind.choices, required=False)
    order = forms.ChoiceField(choices=list(ORDERS.items()), required=False)
    list = forms.SlugField(required=False, max_length=40)
    assignee = forms.UUIDField(required=False)

    def filters(self) -> Filters:
        """Return what was asked for."""
        self.full_clean()
        data = self.cleaned_data
        return Filters(
            status=data.get("status") or "waiting",
            watchlist=data.get("list", ""),
            basis=data.get("basis", ""),
            kind=data.get("kind", ""),
            assignee=data.get("assignee"),
            order=data.get("order") or "severity",
        )


class SearchForm(forms.Form):
    """What earlier rulings are looked for."""

    q = forms.CharField(
        required=False,
        label="Search",
        max_length=100,
        help_text="Words of a name, of a reason, or of a case.",
    )
    outcome = forms.ChoiceField(
        required=False, label="Ruling", choices=[("", "Any"), *Ruling.Outcome.choices[:2]]
    )
