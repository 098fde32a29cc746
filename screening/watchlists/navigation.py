"""Where the watchlists stand in the navigation and among the alarms, with how many need somebody."""

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.web.alarms import Alarm, raises_alarms
from exportctl.core.web.navigation import navigation
from screening.watchlists import standing

for side in ("regulator", "platform"):
    navigation(
        side, 60, "Watchlists", "screening:watchlists", permission="watchlists.view", count=standing.attention
    )


@raises_alarms
def list_alarms(actor: User) -> list[Alarm]:
    """Return what is wrong with each list."""
    return [
        Alarm(f"{row.watchlist.title}: {alarm}", reverse("screening:watchlist", args=[row.watchlist.key]))
        for row in standing.rows_visible_to(actor)
        for alarm in row.alarms
    ]
