"""Goods under a temporary license: most are back, one entry was taken back, and one laser is overdue."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from enduse.shipments import services as shipments
from exportctl.demonstration import papers
from exportctl.demonstration.clock import as_of
from licensing.licenses.models import License
from licensing.returns import services
from licensing.returns.models import ReturnAccount, ReturnEntry

TEMPORARY = "PO 43/26"


def add() -> None:
    """Let spare optics leave too; then record what became of it before the day of return."""
    license = License.objects.get(case__application__own_reference=TEMPORARY)
    actor = license.organization.registered_by
    modules, optics = license.lines.order_by("number")
    with as_of(timezone.now() - timedelta(days=70)):
        departure = shipments.Departure(
            line_id=optics.pk,
            quantity=Decimal(2),
            shipped_on=timezone.localdate(),
            value=(optics.value * 2 / optics.authorized).quantize(Decimal("0.01"), ROUND_DOWN),
            transport_document=f"AWB {license.number[-4:]}-002",
        )
        shipments.record_shipment(license, departure, submission=uuid4(), actor=actor)
    with as_of(timezone.now() - timedelta(days=40)) as past:
        _record(license, modules.pk, "returned", "1", "IM 26-0417")
        past.wait(days=1)
        broken = papers.paper("Scrap note 118", "Both windows cracked in the trial and were scrapped.")
        _record(license, optics.pk, "used_up", "2", "Scrap note 118", broken)
        past.wait(days=2)
        wrong = _record(license, modules.pk, "returned", "2", "IM 26-0455")
        past.wait(hours=3)
        services.correct(wrong, reason="One of the two is still with the customer.", actor=actor)
        _record(license, modules.pk, "returned", "1", "IM 26-0455")


def _record(
    license: License,
    line_id: UUID,
    kind: str,
    quantity: str,
    reference: str,
    paper: "UploadedFile[bytes] | None" = None,
) -> ReturnEntry:
    account = ReturnAccount.objects.get(line=line_id)
    said = services.Account(account.pk, kind, Decimal(quantity), timezone.localdate(), reference)
    return services.record(
        license, said, submission=uuid4(), upload=paper, actor=license.organization.registered_by
    )
