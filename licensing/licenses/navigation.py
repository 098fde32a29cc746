"""How screening learns that a case has a license in use, and what of licenses needs an exporter."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.licenses import queries, rules
from licensing.licenses.models import License, LicenseStatus
from licensing.review.needs import MOST, Need, register_needs
from screening.hits.extensions import license_check

IN_USE = (LicenseStatus.ISSUED, LicenseStatus.SUSPENDED)


@license_check
def has_license_in_use(thread: UUID) -> bool:
    """Say whether a case has a license under which goods may leave, or may again: its hits come first."""
    in_use = License.objects.filter(case_id=thread, status__in=IN_USE)
    return in_use.filter(valid_to__gte=timezone.localdate()).exists()


@register_needs
def licenses_that_need(actor: User) -> Iterator[Need]:
    """Return announced revocations, holds, suspensions, licenses that end soon, and lines nearly used up."""
    if not actor.holds("licenses.see_own"):
        return
    today = timezone.localdate()
    for revocation in queries.pending_revocations_of(actor)[:MOST]:
        yield Need(
            f"Answer the intended revocation of {revocation.license.number}",
            reverse("licensing:license-revocation", args=[revocation.license_id]),
            by=revocation.answer_by,
            tone="stop",
        )
    for license in queries.needing(actor, on=today)[:MOST]:
        yield from _needs_of(license, today)


def _needs_of(license: Any, today: date) -> Iterator[Need]:
    """Return the cards of one license, as `queries.needing` read it."""
    if license.status == LicenseStatus.SUSPENDED:
        again = license.review_by
        looks = f" The authority looks at it again by {again:%-d %b %Y}." if again else ""
        yield Need(
            f"License {license.number} is suspended", _page(license), text=f"Nothing may leave.{looks}"
        )
    if license.status == LicenseStatus.HELD:
        yield Need(
            f"Shipments under license {license.number} are stopped for now",
            _page(license),
            text="The authority is looking at it again; ask it if you have a question. You need do nothing.",
        )
    left = (license.valid_to - today).days
    if left <= max(rules.REMIND_DAYS):
        when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
        last = f"Its last day is {license.valid_to:%-d %b %Y}."
        yield Need(f"License {license.number} ends {when}", _page(license), text=last)
    for number in license.near_lines:
        yield Need(f"Line {number} of license {license.number} is nearly used up", _page(license))


def _page(license: License) -> str:
    return reverse("licensing:license", args=[license.pk])
