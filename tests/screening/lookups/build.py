"""Questions, and lists of which one is published and one is not."""

from screening.lookups import services
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.watchlists.models import Watchlist
from tests.screening.hits.build import load_list

VANDERMOOR = Question(("Vandermoor Optics",))
BAKERY = Question(("Quillfeather Bakery",))


def load_lists() -> None:
    """Bring a published and a secret list into force, both with a Vandermoor."""
    load_list("Vandermoor Optics", "Osprey Lantern", key="open")
    load_list("Vandermoor Optics GmbH", "Hidden Heron", key="secret")
    Watchlist.objects.filter(key="open").update(public=True)


def answered(lookup: Lookup) -> Lookup:
    """Answer a look-up, as the worker would."""
    return services.answer(lookup.pk)
