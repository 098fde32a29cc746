"""What an agency types: an outcome for all, exceptions by line and party, conditions, criteria, reasons."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from exportctl.core.reference import units
from exportctl.core.web.forms import PlainForm
from licensing.advice.forms.plain import Words
from licensing.applications.models import GoodsLine, Party
from licensing.referrals.models import AgencyRecommendation, PartOutcome
from licensing.referrals.services import Given, PartGiven
from licensing.review.forms import UNREAD, ConditionsForm, CriteriaForm
from licensing.review.rules import CONDITIONS

AS_FOR_ALL = [("", "As for all"), *PartOutcome.choices]


class RecommendForm(CriteriaForm, ConditionsForm, PlainForm):
    """A recommendation on each line and party of a referral."""

    outcome = forms.ChoiceField(
        label="Your recommendation",
        help_text="For every line and party. You can say otherwise for single ones below.",
        choices=PartOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you recommend."},
    )
    reason = Words(
        label="Reasons that the exporter may be told",
        rows=5,
        error_messages={"required": "Give your reasons."},
    )
    protected_reason = Words(label="Reasons for the file", required=False, rows=3, help_text=UNREAD)
    shared = forms.BooleanField(
        label="Other agencies on this case may read the reasons for the file", required=False
    )

    def __init__(
        self, *args: Any, lines: Sequence[GoodsLine], parties: Sequence[Party], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.parties = lines, parties
        for line in lines:
            self.fields[f"outcome_{line.pk}"] = _exception(f"Line {line.number}: {line.description}")
            applied = f"{line.quantity.normalize():f} {units.name(line.unit, line.quantity)}"
            self.fields[f"quantity_{line.pk}"] = forms.DecimalField(
                label=f"Line {line.number}: at most",
                required=False,
                min_value=Decimal("0.001"),
                max_value=line.quantity,
                max_digits=16,
                decimal_places=3,
                help_text=f"Empty: what was applied for, {applied}.",
            )
        for party in parties:
            self.fields[f"outcome_{party.pk}"] = _exception(f"{party.get_role_display()}: {party.name}")

    def line_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return outcome and quantity of each line."""
        return [(self[f"outcome_{one.pk}"], self[f"quantity_{one.pk}"]) for one in self.lines]

    def party_fields(self) -> list[forms.BoundField]:
        """Return the outcome of each party."""
        return [self[f"outcome_{one.pk}"] for one in self.parties]

    def given(self) -> Given:
        """Return what was typed; only for a valid form."""
        data = self.cleaned_data
        own = tuple(line.strip() for line in data["own_conditions"].splitlines() if line.strip())
        return Given(
            lines={one.pk: self._part(one.pk, data.get(f"quantity_{one.pk}")) for one in self.lines},
            parties={one.pk: self._part(one.pk, None) for one in self.parties},
            reason=data["reason"],
            protected_reason=data["protected_reason"],
            conditions=(*data["conditions"], *own),
            assessed=self.assessed(),
            shared=data["shared"],
        )

    def _part(self, pk: UUID, quantity: Decimal | None) -> PartGiven:
        outcome = self.cleaned_data[f"outcome_{pk}"] or self.cleaned_data["outcome"]
        return PartGiven(outcome, quantity)

    @staticmethod
    def initial_of(made: AgencyRecommendation) -> dict[str, Any]:
        """Return what a later version starts with: what was written before."""
        parts = list(made.parts.all())
        outcomes = [part.outcome for part in parts]
        whole = max(set(outcomes), key=outcomes.count)
        texts = list(dict.fromkeys(text for part in parts for text in part.conditions))
        shown: dict[str, Any] = {
            "outcome": whole,
            "reason": made.reason,
            "protected_reason": made.protected_reason,
            "shared": made.shared,
            "conditions": [text for text in texts if text in CONDITIONS],
            "own_conditions": "\n".join(text for text in texts if text not in CONDITIONS),
        }
        for part in parts:
            pk = part.line_id or part.party_id
            shown[f"outcome_{pk}"] = "" if part.outcome == whole else part.outcome
            shown[f"quantity_{pk}"] = part.quantity
        return shown | RecommendForm.criteria_of(made.assessed)


def _exception(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=AS_FOR_ALL)
