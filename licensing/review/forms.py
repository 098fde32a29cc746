"""Parsing of what officers send about cases."""

from django import forms
from django.http import HttpRequest, QueryDict

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
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
