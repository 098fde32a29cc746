"""Parsing of what people type about licenses; the rules are elsewhere."""

from django import forms

from exportctl.core.web import forms as web


class VerifyForm(forms.Form):
    """Number and check code, as printed on a license."""

    number = forms.CharField(
        label="License number", max_length=40, help_text="At the top of the license, such as XL-2026-000001."
    )
    code = forms.CharField(
        label="Check code", max_length=40, help_text="Under the square code, such as ABCDE-23456."
    )


class ReasonForm(web.ReasonForm):
    """Why a license is suspended or reinstated."""

    hint = "The exporter reads this on the license's timeline. Name no intelligence and no hit."
