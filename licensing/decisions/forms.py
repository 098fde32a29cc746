"""Parsing of decisions."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django import forms

from exportctl.core.reference import units
from licensing.applications.models import GoodsLine
from licensing.review.forms import AdviceForm


class DecisionForm(AdviceForm):
    """An outcome, and how much of each line is approved."""

    def __init__(self, *args: object, lines: Iterable[GoodsLine], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].label = "Reasons for the exporter"
        self.fields["reason"].help_text = "The exporter reads them. Keep what must stay inside out of them."
        self.lines = list(lines)
        for line in self.lines:
            applied = f"{line.quantity.normalize():f} {units.name(line.unit, line.quantity)}"
            self.fields[f"line_{line.pk}"] = forms.DecimalField(
                label=f"Line {line.number}: {line.description}",
                help_text=f"Applied for: {applied}. Zero refuses the line.",
                min_value=Decimal(0),
                max_value=line.quantity,
                max_digits=16,
                decimal_places=3,
                initial=line.quantity.normalize(),
            )

    def line_fields(self) -> list[forms.BoundField]:
        """Return the quantity fields, in the order of the lines."""
        return [self[f"line_{line.pk}"] for line in self.lines]

    def granted(self) -> dict[UUID, Decimal]:
        """Return the approved quantity of each line; none when the outcome approves nothing."""
        if not self.cleaned_data["outcome"].startswith("approve"):
            return {}
        return {line.pk: self.cleaned_data[f"line_{line.pk}"] for line in self.lines}


class SendBackForm(forms.Form):
    """Why a decision goes back to its officer."""

    reason = forms.CharField(
        label="What is missing or wrong", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
