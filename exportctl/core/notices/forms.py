"""How somebody wants to hear of each kind."""

from collections.abc import Mapping
from typing import Any

from django import forms

from exportctl.core.notices.kinds import Kind
from exportctl.core.notices.models import Delivery
from exportctl.core.web.forms import PlainForm


class ChoicesForm(PlainForm):
    """One choice a kind; for pressing kinds there is none to make."""

    def __init__(self, *args: Any, kinds: list[Kind], chosen: Mapping[str, Delivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            if not kind.pressing:
                self.fields[kind.key] = forms.ChoiceField(
                    label=kind.label,
                    choices=Delivery.choices,
                    initial=chosen.get(kind.key, Delivery.AT_ONCE),
                    widget=forms.RadioSelect,
                )
