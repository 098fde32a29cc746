"""Nothing leaves under a license before what is wanted before the first shipment was accepted or waived."""

from collections.abc import Iterator

from django.urls import reverse

from licensing.conditions import rules
from licensing.conditions.models import Due, Obligation, ObligationStatus
from licensing.conditions.services.carrying import DONE, done_before
from licensing.conditions.services.deriving import as_issued, derive
from licensing.licenses.gates import Stop
from licensing.licenses.models import License


def unmet_before_shipping(license: License, *, locked: bool) -> Iterator[Stop]:
    """Return the conditions that are still to be met before goods leave.

    Under lock the conditions are written down first, whether or not the news of the issue has come, and a
    shipment waits for the officer who looks at the evidence at this moment.
    """
    if not license.conditions:
        return
    if locked:
        derive(license.pk)
    else:
        written = list(license.condition_rows.values_list("due", flat=True))
        if not written:
            yield from _unwritten(license)
        if Due.BEFORE not in written:
            return
    for one in _waiting(license, locked=locked):
        text = rules.why_stopped(one.condition.number, one.condition.text, state=one.status)
        yield Stop(
            text, reverse("licensing:obligation", args=[one.pk]), f"See condition {one.condition.number}"
        )


def _waiting(license: License, *, locked: bool) -> list[Obligation]:
    found = license.obligations.filter(cause=Due.BEFORE).select_related("condition")
    if locked:
        found = found.select_for_update(of=("self",))
    waiting = sorted((one for one in found if one.status not in DONE), key=lambda one: one.condition.number)
    return [one for one in waiting if done_before(license, one.condition.text) is None]


def _unwritten(license: License) -> Iterator[Stop]:
    """Return what will stop a license whose news of the issue has not come yet."""
    for one in as_issued(license):
        if one.due == Due.BEFORE and done_before(license, one.text) is None:
            text = rules.why_stopped(one.number, one.text, state=ObligationStatus.OPEN)
            url = reverse("licensing:license-conditions", args=[license.pk])
            yield Stop(text, url, f"See condition {one.number}")
