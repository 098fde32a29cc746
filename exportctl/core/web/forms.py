"""Forms that many features share: a plain one, and a reason in words."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet


class PlainForm(forms.Form):
    """A form that leaves the refusing to the server, so that every error is explained in the same place."""

    use_required_attribute = False


class ReasonForm(forms.Form):
    """Why somebody does something. A feature says in `hint` and `missing` what it wants to read."""

    hint: ClassVar[str] = ""
    missing: ClassVar[str] = "Say why."

    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = self.hint
        self.fields["reason"].error_messages["required"] = self.missing


class SeenReasonForm(ReasonForm):
    """A reason, and the version that the page was drawn from."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)


def offer(
    form: forms.BaseForm,
    name: str,
    of: QuerySet[Any] | Iterable[tuple[Any, Any]],
    *,
    label: Callable[[Any], str] | None = None,
) -> None:
    """Say what a field offers: rows, with the label of each, where it is a field of rows, else pairs."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = cast("QuerySet[Any]", of)
        if label is not None:
            cast(Any, field).label_from_instance = label
    else:
        cast(forms.ChoiceField, field).choices = list(of)
