"""The license document: a tagged PDF (PDF/A-2a and PDF/UA-1), signed, with a QR code to the public check."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.errors import Missing
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from exportctl.core.reference import countries, units
from licensing.applications.models import PartyRole
from licensing.licenses import queries, rules, signing
from licensing.licenses.editions import issued_ended
from licensing.licenses.models import License
from licensing.licenses.typeset import typeset
from licensing.organizations.queries import identity_at
from licensing.review.library import in_print
from licensing.types import registry as types

FOLDER = Path(__file__).resolve().parent
TERMS_OF_ALL = (
    (
        "The license covers only the goods, quantities, parties and end use that it names. "
        "Anything else needs a license of its own."
    ),
    "The authority may visit the end user. It may suspend the license.",
    "The portal and the public check show the current state; a printed copy does not.",
)
TERMS = (
    (
        "The license covers only the goods, quantities, parties and end use that it names. "
        "Anything else needs a license of its own."
    ),
    (
        "Record each shipment in the exporter portal. Nothing may leave above the balance of quantity or "
        "value shown there, nor outside the validity."
    ),
    "Keep the commercial and transport papers of each shipment and show them when asked.",
    "The authority may visit the end user after delivery. It may suspend the license.",
    "The portal and the public check show the current state; a printed copy does not.",
)


def make(license_id: UUID) -> StoredFile:
    """Make, sign and store the document of a license, once; a repeat returns the first.

    Raises:
        Missing: there is no such license.
        ImproperlyConfigured: no key is set to sign with.
    """
    with transaction.atomic():
        license = License.objects.select_for_update(of=("self",)).filter(pk=license_id).first()
        if license is None:
            raise Missing
        if license.certificate is not None:
            return license.certificate
        data = signing.sign(render(content_of(license)), reason=f"Export license {license.name}")
        license.certificate = files.store_bytes(
            data,
            name=f"{license.name.replace(', edition ', '-edition-')}.pdf",
            content_type="application/pdf",
            owner=license,
            kind="certificate",
            actor=None,
        )
        license.version += 1
        license.save(update_fields=["certificate", "version", "updated_at"])
        audit.record(
            license,
            "license.certificate_made",
            actor=None,
            thread=license.case_id,
            after={"sha256": license.certificate.sha256},
            number=license.number,
        )
        return license.certificate


def verification_url(license: License) -> str:
    """Return the public address that checks this license."""
    query = urlencode({"number": license.number, "code": license.check_code})
    return f"{settings.BASE_URL}{reverse('licensing:verify')}?{query}"


def content_of(license: License) -> dict[str, Any]:
    """Return all that the document says, as plain values: the same license always says the same."""
    license = queries.for_document(license)
    issued = license.issued_at
    exporter = identity_at(license.organization, issued)
    address = ", ".join(filter(None, [exporter.street, f"{exporter.postal_code} {exporter.city}".strip()]))
    parties = [("Exporter", exporter.name, address, exporter.country)]
    parties += [
        (PartyRole(party.role).label, party.name, party.address, party.country)
        for party in license.parties.all()
    ]
    url = verification_url(license)
    kind, to = types.of(license.kind), queries.destinations_of(license)
    back = f" The goods come back by {license.return_by:%-d %b %Y}." if license.return_by else ""
    newer = _newer(license)
    what = "export the goods" if kind.counts else "pass on the technology"
    return {
        "authority": settings.AUTHORITY,
        "title": f"Export license {license.name}",
        "kind": kind.name,
        "description": f"License for the export of controlled goods to {to}",
        "year": issued.year,
        "month": issued.month,
        "day": issued.day,
        "number": license.name,
        "application": license.case.application.reference,
        "valid_from": f"{license.valid_from:%-d %b %Y}",
        "valid_to": f"{license.valid_to:%-d %b %Y}",
        "code": rules.shown_code(license.check_code),
        "url": url,
        "qr_alt": f"QR code with the address that verifies license {license.number}",
        "authorizes": f"{settings.AUTHORITY} authorizes the exporter named below to {what} listed "
        f"below to {to}, for the end use stated in application {license.case.application.reference}."
        f"{back}{newer}",
        "parties": [
            {"role": role, "name": name, "address": where, "country": countries.name(country)}
            for role, name, where, country in parties
        ],
        "lines": [
            {
                "number": str(line.number),
                "code": line.entry.code,
                "description": line.description,
                "part": line.part_number,
                "quantity": f"{rules.plain(line.authorized)} {units.name(line.unit, line.authorized)}"
                if kind.counts
                else "Not counted",
                "value": f"{line.currency} {line.value:,.2f}",
            }
            for line in license.lines.all()
        ],
        "conditions": in_print(license.conditions, license.decision.condition_sources),
        "terms": [*kind.terms, *TERMS] if kind.counts else [*kind.terms, *TERMS_OF_ALL],
        "verify": "Scan the code above, or enter the number and the check code at "
        f"{settings.BASE_URL}{reverse('licensing:verify')}. "
        "The answer tells whether this license is genuine and valid.",
        "signature": f"Issued by {settings.AUTHORITY} on {issued:%-d %b %Y} after a decision by two "
        "officers. This document carries an electronic signature: a PDF reader shows who signed it and "
        "whether it was changed since. It is valid without a handwritten signature.",
    }


def _newer(license: License) -> str:
    """Return what an edition says of the one before."""
    if license.replaces_id is None:
        return ""
    if issued_ended(license):
        return (
            f" It takes the place of edition {license.edition - 1} to correct the record. The license had "
            "ended by then: nothing may leave under this edition."
        )
    return f" It replaces edition {license.edition - 1}, which is not valid any more."


def render(content: dict[str, Any]) -> bytes:
    """Return the document as an unsigned PDF; the same content gives the same bytes."""
    qr = io.BytesIO()
    segno.make(content["url"], error="m").save(qr, kind="svg", border=0, dark="#0b1f33", xmldecl=False)
    return typeset(FOLDER / "certificate.typ", content, qr=qr.getvalue().decode())
