"""What re-screening adds to the page of a hit: that its entity has left the list since."""

from exportctl.core.people.models import User
from screening.hits.extensions import Panel, panel
from screening.hits.models import Hit
from screening.watchlists.models import Edition


@panel
def delisted(actor: User, hit: Hit) -> Panel | None:
    """Say in which edition the entity of the hit was missing first; it closes nothing."""
    if hit.delisted_in_id is None:
        return None
    edition = Edition.objects.select_related("watchlist").get(pk=hit.delisted_in_id)
    return Panel("screening/rescreening/_delisted.html", {"edition": edition})
