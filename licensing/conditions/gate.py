"""Nothing leaves under a license before what is wanted before the first shipment was accepted or waived."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from licensing.conditions import rules
from licensing.conditions.models import Due, ObligationStatus
from licensing.conditions.services.carrying import DONE, done_before
from licensing.conditions.services.deriving import as_issued, derive
from licensing.licenses.gates import Stop
from licensing.licenses.models import License


class _Row(NamedTuple):
    """A condition that was written down, and its obligation before the first shipment where it has one."""

    number: int
    text: str
    obligation: UUID | None
    status: str | None


def unmet_before_shipping(license: License, *, locked: bool) -> Iterator[Stop]:
    """Return the conditions that are still to be met before goods leave.

    Under lock the conditions are written down first, whether or not the news of the issue has come, and a
    shipment waits for the officer who looks at the evidence at this moment.
    """
    if not license.conditions:
        return
    if locked:
        derive(license.pk)
        list(license.obligations.filter(cause=Due.BEFORE).select_for_update().values_list("pk"))
    rows = _rows(license)
    if not rows:
        yield from _unwritten(license)
    for one in rows:
        if one.obligation and one.status not in DONE and done_before(license, one.text) is None:
            text = rules.why_stopped(one.number, one.text, state=str(one.status))
            url = reverse("licensing:obligation", args=[one.obligation])
            yield Stop(text, url, f"See condition {one.number}")


def _rows(license: License) -> list[_Row]:
    """Return what was written down of a license's conditions, in one read."""
    before = FilteredRelation("obligations", condition=Q(obligations__cause=Due.BEFORE))
    found = license.condition_rows.annotate(before=before).order_by("number")
    return [_Row(*row) for row in found.values_list("number", "text", "before__pk", "before__status")]


def _unwritten(license: License) -> Iterator[Stop]:
    """Return what will stop a license whose news of the issue has not come yet."""
    for one in as_issued(license):
        if one.due == Due.BEFORE and done_before(license, one.text) is None:
            text = rules.why_stopped(one.number, one.text, state=ObligationStatus.OPEN)
            url = reverse("licensing:license-conditions", args=[license.pk])
            yield Stop(text, url, f"See condition {one.number}")
