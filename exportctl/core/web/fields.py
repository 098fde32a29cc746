"""What a form field's component draws: which kind of widget, its attributes, its ids."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField


@dataclass(frozen=True)
class FieldError:
    """One error and the id of the field to go to ("" for the form as a whole)."""

    message: str
    target: str


def errors_of(form: BaseForm) -> list[FieldError]:
    """Return a form's errors in the order of its fields, the form's own first."""
    found = [FieldError(str(message), "") for message in form.non_field_errors()]
    for bound in form:
        found += [FieldError(message, target_of(bound)) for message in messages_of(bound)]
    return found


def messages_of(bound: BoundField) -> list[str]:
    """Return a field's errors; the bare "required" becomes a sentence that says what to do."""
    bare = str(forms.Field.default_error_messages["required"])
    return [_wanted(bound) if str(message) == bare else str(message) for message in bound.errors]


def _wanted(bound: BoundField) -> str:
    label, kind = str(bound.label), kind_of(bound)
    if kind == "checkbox":
        return f"Tick “{label}” to go on."
    if label.endswith("?"):
        return f"Answer “{label}”"
    verb = {"radios": "Choose", "checkboxes": "Choose", "select": "Choose", "file": "Attach"}.get(
        kind, "Enter"
    )
    return f"{verb} the {label[:1].lower()}{label[1:]}." if label[1:2].islower() else f"{verb} the {label}."


def target_of(bound: BoundField) -> str:
    """Return the id that a link to the field names: its input, or the first of its choices."""
    return f"{bound.auto_id}_0" if kind_of(bound) in ("radios", "checkboxes") else bound.auto_id


def kind_of(bound: BoundField) -> str:
    """Return which part of the component's template draws the widget."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    for kind, classes in _KINDS:
        if isinstance(widget, classes):
            return kind
    return "input"


_KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("checkboxes", (forms.CheckboxSelectMultiple,)),
    ("radios", (forms.RadioSelect,)),
    ("checkbox", (forms.CheckboxInput,)),
    ("select", (forms.Select,)),
    ("textarea", (forms.Textarea,)),
    ("file", (forms.FileInput,)),
)
_CLASSES = {
    "input": "govuk-input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
}


def context_of(
    bound: BoundField, *, prefix: str, suffix: str, width: str, heading: bool
) -> dict[str, object]:
    """Return what `components/field.html` needs."""
    kind = kind_of(bound)
    described_by = " ".join(
        name
        for name, there in (
            (f"{bound.auto_id}-hint", bound.help_text),
            (f"{bound.auto_id}-error", bound.errors),
        )
        if there
    )
    widget = _drawn(bound, kind, width, described_by) if kind in _CLASSES else ""
    options = [option.data for option in bound.subwidgets] if kind in ("radios", "checkboxes") else []
    return {
        "bound": bound,
        "errors": messages_of(bound),
        "kind": kind,
        "widget": widget,
        "options": options,
        "inline": len(options) == 2 and all(len(str(option["label"])) <= 5 for option in options),
        "described_by": described_by,
        "prefix": prefix,
        "suffix": suffix,
        "heading": heading,
        "optional": not bound.field.required and kind != "checkbox",
    }


def _drawn(bound: BoundField, kind: str, width: str, described_by: str) -> str:
    """Draw a single widget. Dates use the browser's picker; numbers are text: a slip can be mended."""
    widget = bound.field.widget
    classes = [_CLASSES[kind], str(widget.attrs.get("class", ""))]
    if bound.errors:
        classes.append(f"{_CLASSES[kind]}--error")
    if isinstance(widget, forms.DateInput):
        width = width or "10"
    if width:
        classes.append(f"govuk-input--width-{width}")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if described_by:
        attrs["aria-describedby"] = described_by
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        attrs["inputmode"] = "decimal" if isinstance(bound.field, forms.DecimalField) else "numeric"
        widget.attrs = {
            key: value for key, value in widget.attrs.items() if key not in ("step", "min", "max")
        }
    elif isinstance(widget, forms.Textarea):
        attrs["rows"] = 5 if widget.attrs.get("rows") in (None, "10", 10) else widget.attrs["rows"]
    return str(bound.as_widget(attrs=attrs))
