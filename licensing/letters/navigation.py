"""Where letters stand in the navigation, on the case page and on a license's pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.web.navigation import navigation
from licensing.letters.queries import about_a_license, letters_about, waiting_for_approval
from licensing.licenses.alerts import Written, register_writings
from licensing.licenses.models import License
from licensing.licenses.queries import read_along
from licensing.review.panels import panel

MARK = "written_about"

navigation(
    "regulator", 16, "Letters", "licensing:desk-letters", permission="letters.see", count=waiting_for_approval
)
panel(
    40,
    "letters",
    "Letters",
    "licensing:case-letters",
    permission="letters.see",
    holds="What the exporter was written",
)
read_along(MARK, about_a_license)


@register_writings
def about(license: License, actor: User) -> Iterator[Written]:
    """List on a license's page the letters on what was done to it."""
    if getattr(license, MARK, True) is False:
        return
    page = "licensing:letter" if actor.side == Side.EXPORTER else "licensing:desk-letter"
    for one in letters_about(license, actor):
        on = timezone.localdate(one.issued_at)
        yield Written(one.title, one.number, on, reverse(page, args=[one.pk]))
