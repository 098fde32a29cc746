"""Cases made directly, in any state, for queues and lists."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.review.models import CLOSED, Case, CaseTotal
from licensing.review.rules import words_of
from licensing.review.waits import with_waits

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
numbers = count(1)


def make_case(organization: Organization, **fields: Any) -> Case:
    """Return a case of a filed application without goods and parties; each is filed after the last."""
    number = next(numbers)
    filer = organization.registered_by
    at = fields.pop("submitted_at", AT + timedelta(hours=number))
    application = Application.objects.create(
        organization=organization,
        created_by=filer,
        status="submitted",
        reference=fields.pop("reference", f"EX-2026-{number:06}"),
        intended_use="Cutting of titanium sheet.",
        military_use="no",
        wmd_use="no",
        informed_by_authority="no",
        declared_by=filer,
        declared_name=filer.name,
        declared_position="Head of export control",
        declared_at=at,
        submitted_by=filer,
        submitted_at=at,
    )
    values: dict[str, Any] = {
        "status": "under_review",
        "destination": "DE",
        "end_user": "Talheim Titanium GmbH",
        "goods": "Fiber laser, 2 kW",
        "submitted_at": at,
        "due_on": (at + timedelta(days=28)).date(),
    } | fields
    values.setdefault("closed_at", at if values["status"] in CLOSED else None)
    own, exporter = words_of(str(application.reference)), words_of(organization.name)
    party = words_of(values["end_user"])
    values.setdefault("exporter_words", " ".join(exporter))
    values.setdefault("party_words", " ".join(party))
    values.setdefault("search_text", " ".join([*own, *exporter, *party, "fiber", "laser"]))
    values.setdefault("countries", [values["destination"]])
    totals = values.pop("totals", {})
    case = Case.objects.create(application=application, reference=application.reference, **values)
    for currency, total in totals.items():
        CaseTotal.objects.create(case=case, currency=currency, total=total)
    return case


def waiting(case: Case) -> Case:
    """Return a case as it is now, with what it waits for."""
    return with_waits(Case.objects.select_related("application")).get(pk=case.pk)
