"""What re-screening adds to the page of a hit: that its entity has left the list since."""

from exportctl.core.people.models import User
from screening.hits.extensions import Panel, panel
from screening.hits.models import Hit


@panel
def delisted(actor: User, hit: Hit) -> Panel | None:
    """Say in which edition the entity of the hit was missing first; it closes nothing."""
    if hit.delisted_in is None:
        return None
    return Panel("screening/rescreening/_delisted.html", {"edition": hit.delisted_in})
