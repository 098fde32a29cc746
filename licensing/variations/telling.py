"""Notices about how a request to vary a license ended, in the caller's transaction."""

from typing import Any

from django.urls import reverse

from exportctl.core.notices import tell
from licensing.applications.telling import tell_exporter
from licensing.licenses.models import License
from licensing.review.models import Case
from licensing.variations.models import Variation


def tell_lapsed(variation: Variation, case: Case) -> None:
    """Tell the exporter and the officer that an approved change is never issued, and why."""
    said: dict[str, Any] = {
        "reference": case.reference,
        "number": variation.license.number,
        "reason": variation.end_reason,
    }
    path = reverse("licensing:tracking", args=[case.application_id])
    tell_exporter(case.application, "variations.lapsed", path=path, **said)
    tell("variations.not_issued", [case.officer], path=reverse("licensing:case", args=[case.pk]), **said)


def tell_issued(license: License) -> None:
    """Tell the officer of the case that the edition is in force, which may be long after the signatures."""
    case = license.case
    path = reverse("licensing:desk-license", args=[license.pk])
    tell("variations.issued", [case.officer], path=path, reference=case.reference, name=license.name)
