"""What reported mistakes add to other pages: navigation, cases, licenses, and issuing."""

from collections.abc import Iterator

from django.urls import reverse

from exportctl.core.access import Verdict
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.web.navigation import navigation
from licensing.licenses.alerts import Alert, Offer, register_alerts, register_offers
from licensing.licenses.editions import Wish, register_wishes
from licensing.licenses.models import License, LicenseStatus
from licensing.licenses.queries import read_along
from licensing.licenses.rules import why_kept_as_ended
from licensing.rectifications import queries
from licensing.rectifications.models import Rectification
from licensing.review.models import Case
from licensing.review.panels import panel

MARK = "mistake_reported"

navigation(
    "regulator",
    17,
    "Mistakes",
    "licensing:desk-mistakes",
    permission="rectifications.see",
    count=queries.waiting_for,
)
navigation(
    "exporter",
    32,
    "Mistakes",
    "licensing:mistakes",
    permission="rectifications.ask",
    under="licensing:licenses",
)
panel(
    62,
    "mistakes",
    "Mistakes reported",
    "licensing:case-mistakes",
    permission="rectifications.see",
    holds="Mistakes in the license and the letters, and their corrections",
)


@register_wishes
def wish_of(case: Case) -> Wish | None:
    """Say which edition the case of a correction takes the place of: in other words, line by line."""
    found = Rectification.objects.filter(pk=case.pk).select_related("edition").first()
    if found is None or found.edition is None:
        return None
    return Wish(found.edition, None, words_only=True, because=f"with correction {found.reference}")


@register_offers
def reporting(license: License, actor: User) -> Iterator[Offer]:
    """Offer to report a mistake in the wording of a license; what else is in the way is said there."""
    old = license.status == LicenseStatus.REPLACED
    why_not = "A newer edition of this license is in force. Report it there." if old else ""
    yield Offer(
        "Report a mistake in this license",
        "A misspelled name, a wrong address, description or part number. What the license allows is changed "
        "only by a request to change it.",
        reverse("licensing:license-mistake", args=[license.pk]),
        "Report a mistake",
        Verdict(why_not or why_kept_as_ended(license.status)),
    )


read_along(MARK, queries.reported)


@register_alerts
def reported(license: License, actor: User) -> Iterator[Alert]:
    """Say on a license's page that a mistake in it is reported, to whoever may know of it."""
    if getattr(license, MARK, True) is False:
        return
    found = queries.open_report(license)
    if found is None or (actor.side == Side.EXPORTER and found.by_authority):
        return
    if actor.side != Side.EXPORTER and not actor.holds("rectifications.see"):
        return
    url = reverse(
        "licensing:mistake" if actor.side == Side.EXPORTER else "licensing:desk-mistake", args=[found.pk]
    )
    label = found.public_label if actor.side == Side.EXPORTER else str(found.get_status_display())
    said = f"A mistake in this license is reported: {label.lower()}."
    yield Alert(said, url, f"See {found.reference}")
