"""Parsing of what officers send about cases."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from exportctl.core.audit.models import AuditEvent
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.web.forms import PlainForm, offer
from licensing.advice.forms.plain import Words
from licensing.review.models import Outcome, Recommendation
from licensing.review.rules import CONDITIONS, CRITERIA, FINDINGS, Advice, Assessed, of_concern, unreasoned

UNREAD = "For the authority. The exporter never reads it."


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


class ConditionsForm(forms.Form):
    """Conditions of the library and own ones, for a form with an outcome."""

    field_order = ("outcome",)
    conditions = forms.MultipleChoiceField(
        label="Conditions",
        required=False,
        choices=[(text, text) for text in CONDITIONS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Needed for an approval with conditions.",
    )
    own_conditions = Words(label="Further conditions", required=False, rows=2, help_text="One on each line.")

    @staticmethod
    def conditions_of(given: Iterable[str]) -> dict[str, object]:
        """Return what the form shows of conditions that were written before."""
        written = list(given)
        return {
            "conditions": [text for text in written if text in CONDITIONS],
            "own_conditions": "\n".join(text for text in written if text not in CONDITIONS),
        }

    def condition_groups(self) -> dict[str, Any]:
        """Return the chosen conditions and all others, which are folded away until they are needed."""
        options = [one.data for one in self["conditions"].subwidgets]
        chosen = [one for one in options if one["selected"]]
        own = self["own_conditions"]
        wanted = not chosen and self["outcome"].value() == Outcome.APPROVE_WITH_CONDITIONS
        wrong = self["conditions"].errors or own.errors
        others = [one for one in options if not one["selected"]]
        return {"chosen": chosen, "others": others, "open": bool(own.value() or wrong or wanted)}


class AdviceForm(ConditionsForm):
    """An outcome with reasons and conditions: what recommendations and decisions share."""

    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Reasons",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The facts that led you there. The score is one of them and never the reason.",
        max_length=8000,
    )

    def conditions_chosen(self) -> tuple[str, ...]:
        """Return the conditions, those of the library first; none where the outcome has none."""
        data = self.cleaned_data
        if data["outcome"] != Outcome.APPROVE_WITH_CONDITIONS:
            return ()
        own = (line.strip() for line in data["own_conditions"].splitlines())
        return (*data["conditions"], *filter(None, own))


def mitigating() -> Words:
    """Return the field of what mitigates the concerns."""
    return Words(
        label="What mitigates the concerns",
        required=False,
        rows=3,
        help_text=f"Needed where something of concern is approved without a condition. {UNREAD}",
    )


class CriteriaForm(forms.Form):
    """What was found on each numbered criterion, and why: for the authority and for agencies alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text in CRITERIA.items():
            self.fields[f"finding_{code}"] = forms.ChoiceField(
                label=f"{code}: {text}", required=False, choices=[("", "Not assessed"), *FINDINGS.items()]
            )
            self.fields[f"public_{code}"] = Words(
                label=f"Criterion {code}: reason that the exporter may be told", required=False, rows=2
            )
            self.fields[f"protected_{code}"] = Words(
                label=f"Criterion {code}: reason for the file", required=False, rows=2, help_text=UNREAD
            )

    def criterion_rows(self) -> list[dict[str, Any]]:
        """Return each criterion with its three fields, open where something is in them."""
        rows = []
        for code, text in CRITERIA.items():
            fields = [self[f"{part}_{code}"] for part in ("finding", "public", "protected")]
            filled = any(bound.value() or bound.errors for bound in fields)
            rows.append({"code": code, "text": text, "fields": fields, "open": filled})
        return rows

    def clean(self) -> dict[str, Any]:
        """Ask for the finding where a reason stands without one, and for the reason of a finding."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for code in CRITERIA:
            written = data.get(f"public_{code}") or data.get(f"protected_{code}")
            found = data.get(f"finding_{code}")
            if written and not found:
                self.add_error(f"finding_{code}", f"Say what you found on criterion {code}.")
            if found and not data.get(f"public_{code}"):
                self.add_error(f"public_{code}", unreasoned(code))
        return data

    def assessed(self) -> tuple[Assessed, ...]:
        """Return each criterion that was assessed; only for a valid form."""
        data = self.cleaned_data
        return tuple(
            Assessed(code, data[f"finding_{code}"], data[f"public_{code}"], data[f"protected_{code}"])
            for code in CRITERIA
            if data[f"finding_{code}"]
        )

    @staticmethod
    def criteria_of(assessed: Iterable[Assessed]) -> dict[str, object]:
        """Return what the form shows of criteria that were assessed before."""
        shown: dict[str, object] = {}
        for one in assessed:
            shown |= {
                f"finding_{one.code}": one.finding,
                f"public_{one.code}": one.public,
                f"protected_{one.code}": one.protected,
            }
        return shown


class RecommendationForm(CriteriaForm, AdviceForm):
    """A recommendation or an opinion: a refusal rests on what was found to be of concern."""

    others = forms.BooleanField(label="No concern on all other criteria", required=False)
    benefits = Words(label="Benefits of the export", required=False, rows=3, help_text=UNREAD)
    mitigations = mitigating()

    @classmethod
    def values_of(cls, made: Recommendation) -> dict[str, object]:
        """Return what the form shows of a recommendation that was made before, with its findings read."""
        written = {name: getattr(made, name) for name in ("outcome", "reason", "benefits", "mitigations")}
        reasoned = (one for one in made.assessed if one.public)
        others = {"others": bool(made.ticked_off)}
        return written | others | cls.conditions_of(made.conditions) | cls.criteria_of(reasoned)

    def clean(self) -> dict[str, Any]:
        """Ask for a criterion of concern where the outcome is a refusal."""
        data = super().clean()
        found = any(data.get(f"finding_{code}") == "concern" for code in CRITERIA)
        if data.get("outcome") == Outcome.DENY and not found:
            self.add_error("outcome", "A refusal rests on at least one criterion of concern.")
        return data

    def advice(self) -> Advice:
        """Return what was written; a refusal rests on all that is of concern."""
        data, assessed = self.cleaned_data, self.assessed()
        refuses = data["outcome"] == Outcome.DENY
        return Advice(
            outcome=data["outcome"],
            reason=data["reason"],
            conditions=self.conditions_chosen(),
            criteria=of_concern(assessed) if refuses else (),
            assessed=assessed,
            others=data["others"],
            benefits=data["benefits"],
            mitigations=data["mitigations"],
        )
