"""What this feature adds to the page of a hit: corrections that were granted about the same pair."""

from exportctl.core.access import check
from exportctl.core.calendar.followers import follow_due_day
from exportctl.core.people.models import User
from screening.corrections import queries
from screening.corrections.models import CorrectionRequest
from screening.corrections.rules import CLOCK
from screening.hits.extensions import Panel, panel
from screening.hits.models import Hit

follow_due_day(CLOCK, CorrectionRequest)


@panel
def granted_corrections(actor: User, hit: Hit) -> Panel | None:
    """Show that somebody of this name was told apart from this listed entity before, by whom and why."""
    granted = queries.grants_about(hit) if check(actor, "corrections.see") else []
    return Panel("screening/corrections/_granted.html", {"granted": granted}) if granted else None
