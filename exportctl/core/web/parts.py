"""Pages that ask again for one part of themselves while something is under way."""

from django.http import HttpRequest


def is_part(request: HttpRequest) -> bool:
    """Say whether a page asks again for its part; a link that is followed asks for the whole page."""
    return bool(request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"))
