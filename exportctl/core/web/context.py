"""What every page's frame needs: the authority's name and the navigation of the person's side."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from exportctl.core.web.navigation import items_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context; strangers get the public navigation."""
    return {
        "authority_name": settings.AUTHORITY,
        "demonstration": settings.DEMONSTRATION,
        "nav": items_for(request),
    }
