"""What this feature adds to the page of a hit: corrections that were granted about the same pair."""

from exportctl.core.access import check
from exportctl.core.people.models import User
from screening.corrections import queries
from screening.hits.extensions import Panel, panel
from screening.hits.models import Hit


@panel
def granted_corrections(actor: User, hit: Hit) -> Panel | None:
    """Show that somebody of this name was told apart from this listed entity before, by whom and why."""
    granted = queries.grants_about(hit) if check(actor, "corrections.see") else []
    return Panel("screening/corrections/_granted.html", {"granted": granted}) if granted else None
