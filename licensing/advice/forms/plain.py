"""What the forms of both sides have in common."""

from collections.abc import Callable
from typing import Any

from django import forms

from exportctl.core.errors import DomainError

LONGEST = 5000


class Words(forms.CharField):
    """A text of some lines; it takes the direction of its script."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)


def explained(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do what a valid form asks for; a refusal that names a field, or none at all, is put into the form.

    What concerns the whole page (403, 404, 409) is left to the problem page. Returns None where refused.
    """
    try:
        return act()
    except DomainError as error:
        if error.status != DomainError.status:
            raise
        field = error.gaps[0].field if error.gaps else ""
        name = field or ("file" if error.code.startswith(("file_", "scanner_")) else "")
        form.add_error(name if name in form.fields else None, error.message)
        return None
