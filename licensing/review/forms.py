"""Parsing of what officers send about cases."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from exportctl.core.audit.models import AuditEvent
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.web.forms import PlainForm, offer
from licensing.review.models import Outcome
from licensing.review.rules import CONDITIONS, CRITERIA, Advice


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, be it nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


class AssignForm(forms.Form):
    """Who gets a case."""

    officer = forms.ModelChoiceField(
        User.objects.filter(groups__name=Role.LICENSING_OFFICER, is_active=True).order_by("name", "email"),
        label="Licensing officer",
        empty_label="Choose an officer",
    )


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TimelineForm(PlainForm):
    """Which events of a timeline are shown; `events` are all of its case."""

    kind = forms.ChoiceField(label="What about", required=False)
    who = forms.ChoiceField(label="Who", required=False)
    since = forms.DateField(label="From", required=False, widget=DAY)
    until = forms.DateField(label="To", required=False, widget=DAY)
    text = forms.CharField(label="Words", required=False, max_length=100)

    def __init__(self, data: QueryDict, *, events: QuerySet[AuditEvent]) -> None:
        super().__init__(data)
        there = list(events.order_by().values_list("verb", "actor_name").distinct())
        nouns = sorted({verb.split(".")[0] for verb, _ in there})
        people = sorted({name for _, name in there})
        kinds = [(noun, noun.replace("_", " ").capitalize()) for noun in nouns]
        offer(self, "kind", [("", "Everything"), *kinds])
        named = [(name, name) for name in people]
        offer(self, "who", [("", "Everybody"), *named])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "The last day is before the first.")
        return data

    def narrow(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Return the events that were asked for; a field with an error narrows nothing."""
        self.is_valid()
        found, asked = events, self.cleaned_data
        if asked.get("kind"):
            found = found.filter(verb__startswith=f"{asked['kind']}.")
        if asked.get("who"):
            found = found.filter(actor_name=asked["who"])
        if asked.get("since"):
            found = found.filter(at__date__gte=asked["since"])
        if asked.get("until"):
            found = found.filter(at__date__lte=asked["until"])
        if asked.get("text"):
            found = found.filter(Q(sentence__icontains=asked["text"]) | Q(reason__icontains=asked["text"]))
        return found


class AdviceForm(forms.Form):
    """An outcome with reasons, conditions and criteria: for recommendations and decisions alike."""

    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, widget=forms.RadioSelect)
    conditions = forms.MultipleChoiceField(
        label="Conditions",
        required=False,
        choices=[(text, text) for text in CONDITIONS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Needed for an approval with conditions.",
    )
    own_conditions = forms.CharField(
        label="Further conditions",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One on each line.",
        max_length=4000,
    )
    criteria = forms.MultipleChoiceField(
        label="Refusal criteria",
        required=False,
        choices=[(code, f"{code}: {text}") for code, text in CRITERIA.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Needed for a refusal.",
    )
    reason = forms.CharField(
        label="Reasons",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The facts that led you there. The score is one of them and never the reason.",
        max_length=8000,
    )

    def advice(self) -> Advice:
        """Return what was chosen; conditions and criteria only where the outcome has them."""
        data = self.cleaned_data
        own = tuple(line.strip() for line in data["own_conditions"].splitlines() if line.strip())
        with_conditions = data["outcome"] == Outcome.APPROVE_WITH_CONDITIONS
        return Advice(
            outcome=data["outcome"],
            reason=data["reason"],
            conditions=(*data["conditions"], *own) if with_conditions else (),
            criteria=tuple(data["criteria"]) if data["outcome"] == Outcome.DENY else (),
        )
