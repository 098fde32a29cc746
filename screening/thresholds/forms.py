"""Forms: another configuration, a decision with its reason, a review's outcome."""

from typing import Any

from django import forms

from exportctl.core.web import forms as web
from screening.matching.configuration import Configuration as Matching
from screening.thresholds.contents import threshold_keys, weights
from screening.thresholds.models import ThresholdReview


class ReasonForm(web.ReasonForm):
    """Why, in words."""

    missing = "Say why, so that others can follow your decision."


class ReviewForm(ReasonForm):
    """What a review decided, and why."""

    outcome = forms.ChoiceField(
        label="Outcome", choices=ThresholdReview.Outcome.choices, widget=forms.RadioSelect
    )
    field_order = ("outcome", "reason")


class ProposalForm(ReasonForm):
    """Every weight, and the thresholds for all, by kind and by list; an empty one falls back on the wider."""

    def __init__(self, *args: Any, shown: Matching, lists: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.names: dict[str, str] = {}
        for weight in weights(shown):
            self.fields[weight.name] = forms.FloatField(
                label=weight.title,
                help_text=weight.text,
                initial=weight.value,
                min_value=weight.least,
                max_value=weight.most,
            )
        for number, (key, label) in enumerate(threshold_keys(shown, lists)):
            self.names[f"threshold_{number}"] = key
            self.fields[f"threshold_{number}"] = forms.FloatField(
                label=label,
                min_value=0.3,
                max_value=1,
                required=key == "",
                initial=shown.thresholds.get(key),
            )
        self.fields["reason"].label = "Why the configuration is to be changed"
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """The fields of the weights, for the page."""
        return [self[weight.name] for weight in weights(self.shown)]

    @property
    def threshold_fields(self) -> list[forms.BoundField]:
        """The fields of the thresholds, for the page."""
        return [self[name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """Put the configuration together as `matching`, or say which value it refuses."""
        data = super().clean() or {}
        if self.errors:
            return data
        content = {
            **self.shown.to_json(),
            **{weight.name: data[weight.name] for weight in weights(self.shown)},
            "thresholds": {key: data[name] for name, key in self.names.items() if data[name] is not None},
        }
        try:
            data["matching"] = Matching.from_json(content)
        except ValueError as error:
            self.add_error(None, str(error))
        return data
