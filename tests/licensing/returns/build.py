"""What exporters say became of goods."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from licensing.returns import services
from licensing.returns.models import ReturnAccount, ReturnEntry

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("scrapped.pdf", PDF, content_type="application/pdf")


def said(account: ReturnAccount, quantity: str = "1", **fields: Any) -> services.Account:
    values = {"kind": "returned", "on": timezone.localdate(), "reference": "IM-77", **fields}
    return services.Account(account.pk, quantity=Decimal(quantity), **values)


def record(account: ReturnAccount, quantity: str = "1", *, actor: Any, **fields: Any) -> ReturnEntry:
    """Enter what became of goods, on the edition that stands."""
    more = {key: fields.pop(key) for key in ("upload", "submission") if key in fields}
    more.setdefault("submission", uuid4())
    license = ReturnAccount.objects.get(pk=account.pk).line.license
    return services.record(license, said(account, quantity, **fields), actor=actor, **more)
