"""What the pages of officers and of exporters have in common."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from exportctl.core.reference import countries
from screening.lookups import queries
from screening.lookups.models import Lookup


def answer_context(lookup: Lookup, request: HttpRequest) -> dict[str, Any]:
    """Return what a page shows of a look-up and its answer."""
    asked = lookup.asked
    given_up = queries.given_up(lookup) if lookup.status == Lookup.Status.QUEUED else False
    return {
        "lookup": lookup,
        "address": request.path,
        "asked": asked,
        "country": countries.name(asked.country) if asked.country else "",
        "waiting": lookup.status == Lookup.Status.QUEUED and not given_up,
        "given_up": given_up,
        "matches": queries.match_rows(lookup),
        "editions": [(edition["title"], _day(edition["published_on"])) for edition in lookup.editions],
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
