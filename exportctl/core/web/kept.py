"""What somebody typed into a form whose session had run out: kept for the page that follows the sign-in.

The fields lie in the stranger's own session, on the server; signing in gives that session a new key and keeps
its data. Only forms that ask for it are kept, without files, tokens and versions, and only a limited size.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

SESSION_KEY = "kept_forms"
LARGEST = 64 * 1024
MOST_FORMS = 5
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version", "autosave"})
View = TypeVar("View", bound=Callable[..., object])


def keeps_typed(view: View) -> View:
    """Mark a view whose posted fields survive a session that ran out."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Keep the posted fields of a marked view for its address; say whether the page can fetch them back."""
    if request.method != "POST" or not getattr(view, "keeps_typed", False):
        return False
    fields = {name: values[-1] for name, values in request.POST.lists() if name not in NOT_KEPT and values}
    kept = [form for form in request.session.get(SESSION_KEY, []) if form["path"] != request.path]
    if sum(len(name) + len(value) for name, value in fields.items()) <= LARGEST:
        request.session[SESSION_KEY] = [*kept, {"path": request.path, "fields": fields}][-MOST_FORMS:]
    return True


def typed(request: HttpRequest) -> dict[str, str]:
    """Return what was kept for this page; empty where nothing was."""
    forms = request.session.get(SESSION_KEY, [])
    return next((dict(form["fields"]) for form in forms if form["path"] == request.path), {})


def forget(request: HttpRequest) -> None:
    """Drop what was kept for this page, once it is saved."""
    forms = request.session.get(SESSION_KEY, [])
    left = [form for form in forms if form["path"] != request.path]
    if len(left) != len(forms):
        request.session[SESSION_KEY] = left
