"""Countries by ISO 3166-1 alpha-2 code, from pycountry."""

from functools import cache

import pycountry


@cache
def names() -> dict[str, str]:
    """Return short English names by code, in the order of the names."""
    found = {c.alpha_2: getattr(c, "common_name", None) or c.name for c in pycountry.countries}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def name(code: str) -> str:
    """Return a country's short name; an unknown code is shown as it is."""
    return names().get(code, code)


def choices() -> list[tuple[str, str]]:
    """Return all countries for a form, with an empty first choice."""
    return [("", "Choose a country"), *names().items()]
