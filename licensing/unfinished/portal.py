"""What every form of a draft does alike: keep what is typed, give it back, say how it differs, discard it.

The form is sent to its own page, with `autosave` while somebody types and with `discard` to begin anew. So
whoever may not save there may not keep anything there either.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from exportctl.core.errors import Conflict, Gap
from exportctl.core.web.kept import forget
from licensing.unfinished.models import UnfinishedEntry
from licensing.unfinished.rules import Difference, Typed

LONGEST_PAGE = 300
STALE = (
    "The draft was changed after you opened this page, so this form cannot be saved as it is. What you typed "
    "stays on the page: save to see what changed, and save once more to put yours in its place."
)


def page_of(request: HttpRequest) -> str:
    """Return the address under which what is typed on a page is kept."""
    full = request.get_full_path()
    return full if len(full) <= LONGEST_PAGE else request.path


def typed_in(request: HttpRequest, form: forms.Form, title: str) -> Typed:
    """Return the fields of a form as they were sent, without files and secrets."""
    fields = {
        name: request.POST.get(name, "").replace("\0", "")
        for name, field in form.fields.items()
        if name in request.POST
        and not isinstance(field, forms.FileField)
        and not isinstance(field.widget, forms.PasswordInput)
    }
    return Typed(page_of(request), title, fields)


def aside(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    stored: Mapping[str, Any],
    keep: Callable[[Typed], bool],
    wipe: Callable[[str], None],
) -> HttpResponse | None:
    """Keep or discard what a form holds where it was sent for that; return None where it is to be saved.

    `stored` is what the form would show of what is stored now; nothing for a new row.

    Raises:
        Conflict: `stale`, with the fields that differ.
    """
    if "autosave" in request.POST:
        typed = typed_in(request, form, title)
        if not keep(typed):
            gaps = [Gap(str(one)) for one in differences(form, stored, typed.fields)]
            raise Conflict(STALE, code="stale", gaps=gaps)
        return HttpResponse(status=204)
    if "discard" in request.POST:
        wipe(page_of(request))
        forget(request)
        return redirect(request.get_full_path())
    return None


def first(stored: Mapping[str, Any], begun: UnfinishedEntry | None) -> dict[str, Any]:
    """Return what a form shows first: what is stored, under what was begun."""
    return dict(stored) | (begun.fields if begun else {})


def shown(
    request: HttpRequest,
    form: forms.Form,
    begun: UnfinishedEntry | None,
    *,
    stored: Mapping[str, Any],
    version: int,
    status: int,
) -> dict[str, Any]:
    """Return what a page says of an unfinished form; what differs, where the draft has moved on since."""
    typed: Mapping[str, str] = {}
    if request.method == "POST" and status == Conflict.status:
        typed = request.POST
    elif begun is not None and begun.seen != version:
        typed = begun.fields
    return {"begun": begun, "differs": differences(form, stored, typed)}


def differences(form: forms.Form, stored: Mapping[str, Any], typed: Mapping[str, str]) -> list[Difference]:
    """Return the fields that were typed otherwise than they are stored; none where nothing is stored."""
    if not stored:
        return []
    found = []
    for name, field in form.fields.items():
        if name not in typed or isinstance(field, forms.FileField):
            continue
        before, now = _plain(stored.get(name)), _plain(typed[name])
        if field.has_changed(before, now):
            found.append(Difference(str(field.label or name), _shown(field, before), _shown(field, now)))
    return found


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _shown(field: forms.Field, value: str) -> str:
    """Return a value as the form shows it: a choice by its label."""
    found: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    choices = dict(found)
    return str(choices.get(value, value)) if value else ""
