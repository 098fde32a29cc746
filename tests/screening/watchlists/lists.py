"""Editions of a fictional list, made to order."""

from screening.watchlists import services
from screening.watchlists.models import Edition
from screening.watchlists.services import LoadOutcome
from tests.screening.watchlists import files

HEADER = "id,kind,name,aliases,addresses,programs"


def rows(count: int, *, first: int = 1) -> list[str]:
    """That many organizations, numbered from `first`."""
    return [f"E-{n:05d},organization,Kestrelmoor Works {n},,,DEMO" for n in range(first, first + count)]


def given(lines, *, actor=None, key="demo", **more) -> LoadOutcome:
    """Load an edition that holds these lines."""
    text = "\n".join([HEADER, *lines]) + "\n"
    return services.load("plain", files.plain(text), actor=actor, list_key=key, title="Demo list", **more)


def in_force(count: int = 20, **more) -> Edition:
    """An edition of `count` organizations that is in force."""
    outcome = given(rows(count), **more)
    assert outcome.status == "loaded", outcome.message
    return outcome.edition


def held(count: int = 10, *, actor=None) -> Edition:
    """An edition that is held because it has half the entities of the one in force."""
    if not Edition.objects.filter(status=Edition.Status.IN_FORCE, watchlist__key="demo").exists():
        in_force(2 * count)
    outcome = given(rows(count), actor=actor)
    assert outcome.status == "held", outcome.message
    return outcome.edition
