"""Panels of the case page: a feature above this one registers its own, and the page asks for it as a part.

A panel's address answers with a whole page, and with the panel's inside to a request of htmx, so that the
case page stays a few reads however much is known of a case, and every panel works without JavaScript.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportctl.core.people.models import User
from licensing.review.models import Case


@dataclass(frozen=True)
class Panel:
    """One panel: its anchor, its title, the name of its address (which takes the case), and what it holds.

    Panels stand in the order of `order`; `permission` says who sees it, `only` for which cases it is.
    """

    order: int
    key: str
    title: str
    url_name: str
    permission: str
    holds: str
    only: Callable[[Case], bool] | None = None


_PANELS: list[Panel] = []


def panel(
    order: int,
    key: str,
    title: str,
    url_name: str,
    *,
    permission: str,
    holds: str,
    only: Callable[[Case], bool] | None = None,
) -> None:
    """Register a panel; `holds` is the link's text where no script loads the panel."""
    _PANELS.append(Panel(order, key, title, url_name, permission, holds, only))
    _PANELS.sort(key=lambda one: one.order)


def panels_for(actor: User, case: Case) -> list[Panel]:
    """Return the panels of a case that a person may see, in their order."""
    return [one for one in _PANELS if actor.holds(one.permission) and (one.only is None or one.only(case))]


def show_panel(
    request: HttpRequest, page: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the template of the whole page, or with the panel's inside, named with a "_" before it."""
    if request.headers.get("HX-Request") == "true":
        folder, _, name = page.rpartition("/")
        page = f"{folder}/_{name}"
    return render(request, page, context, status=status)
