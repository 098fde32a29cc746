"""What every page's frame needs: the authority's name and the navigation of the person's side."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from exportctl.core.access.middleware import FACTOR_READY
from exportctl.core.people.roles import SECOND_FACTOR_SIDES, Side
from exportctl.core.web.navigation import items_for

LAYOUTS: dict[object, str] = {
    Side.EXPORTER: "layouts/portal.html",
    Side.REGULATOR: "layouts/desk.html",
    Side.PLATFORM: "layouts/desk.html",
    Side.INSPECTOR: "layouts/field.html",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context; strangers get the public layout and navigation.

    `memberships` are the organizations that the person may switch between. `has_notices` is false where a
    second factor is still to be given: no page opens before. `layout` is for pages that several
    sides have in common: `{% extends layout %}`.
    """
    side = getattr(getattr(request, "user", None), "side", None)
    return {
        "authority_name": settings.AUTHORITY,
        "demonstration": settings.DEMONSTRATION,
        "nav": items_for(request),
        "has_notices": side is not None
        and (side not in SECOND_FACTOR_SIDES or bool(request.session.get(FACTOR_READY))),
        "memberships": getattr(request, "memberships", []),
        "layout": LAYOUTS.get(side, "layouts/public.html"),
    }
