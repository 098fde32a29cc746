"""Parsing of the shipment form."""

from decimal import Decimal
from typing import Any

from django import forms

from exportctl.core.reference import units
from licensing.licenses.queries import Line
from licensing.licenses.rules import plain


class ShipmentForm(forms.Form):
    """One departure of goods of one line."""

    line = forms.ChoiceField()
    quantity = forms.DecimalField(
        label="Quantity",
        max_digits=16,
        decimal_places=3,
        help_text="In the unit of the line, such as 12 or 0.5.",
    )
    value = forms.DecimalField(
        label="Value",
        max_digits=16,
        decimal_places=2,
        required=False,
        help_text="Of what left, in the currency of the line, such as 1250.00.",
    )
    shipped_on = forms.DateField(
        label="Day it left", widget=forms.DateInput, help_text="The day the goods left the country."
    )
    transport_document = forms.CharField(
        label="Transport document",
        max_length=60,
        help_text="Number of the air waybill, bill of lading or CMR note.",
    )
    customs_reference = forms.CharField(
        label="Customs reference",
        max_length=60,
        required=False,
        help_text="The reference of the export declaration.",
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form that is sent twice names a line that the first sending may have used up.
        offered = [one for one in lines if self.is_bound or one.usage.left > Decimal(0)]
        choices = [(str(one.line.pk), _label(one)) for one in offered]
        self.fields["line"] = forms.ChoiceField(
            label="What was shipped",
            widget=forms.RadioSelect,
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
        )


def _label(one: Line) -> str:
    left = f"{plain(one.usage.left)} {units.name(one.line.unit, one.usage.left)}"
    left += f" and {one.line.currency} {one.value_left:,.2f} left" if one.line.value else " left"
    return f"Line {one.line.number}: {one.line.description} ({left})"
