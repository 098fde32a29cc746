"""What belongs to a product beside its versions: documents, and what authorities said of it."""

from dataclasses import asdict
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.files import services as files
from exportctl.core.people.models import User
from licensing.library import queries
from licensing.library.facts import ClassificationFacts
from licensing.library.models import EarlierClassification, Product, ProductDocument
from licensing.library.models.products import DocumentKind
from licensing.library.services.locking import Version, in_use, locked


@transaction.atomic
def attach_document(
    product: Product, upload: "UploadedFile[bytes]", *, kind: str, actor: User, version: Version
) -> ProductDocument:
    """Store an upload with a product.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `archived`.
        DomainError: what `files.services.store_upload` raises.
    """
    kept = in_use(locked(product, actor, version))
    stored = files.store_upload(upload, owner=kept, kind=kind, actor=actor)
    document = ProductDocument.objects.create(product=kept, kind=kind, file=stored)
    words = DocumentKind(kind).label.lower()
    facts = {"file": stored.name, "kind": words, "product": kept.name}
    _touch(kept)
    audit.record(kept, "product.document_attached", actor=actor, thread=kept.pk, after=stored.sha256, **facts)
    return document


@transaction.atomic
def remove_document(product: Product, document_id: UUID, *, actor: User, version: Version) -> None:
    """Take a document off a product; the file stays stored.

    Raises:
        NotPermitted, Missing, Conflict: as for attaching, or the document is gone.
    """
    kept = in_use(locked(product, actor, version))
    document = queries.found(queries.standing_documents(kept), document_id)
    document.removed = True
    document.save(update_fields=["removed", "updated_at"])
    _touch(kept)
    facts = {"file": document.file.name, "product": kept.name}
    audit.record(
        kept, "product.document_removed", actor=actor, thread=kept.pk, before=document.file.sha256, **facts
    )


@transaction.atomic
def enter_classification(
    product: Product, facts: ClassificationFacts, *, actor: User, version: Version
) -> EarlierClassification:
    """Enter what an authority said of the product before.

    Raises:
        NotPermitted, Missing, Conflict: `stale`, `archived`, or `classification_known` with this reference.
        DomainError: `in_the_future`.
    """
    kept = in_use(locked(product, actor, version))
    if facts.decided_on > timezone.localdate():
        message = "The day of the classification lies in the future."
        raise DomainError(message, code="in_the_future", gaps=[Gap(message, field="decided_on")])
    known = queries.standing_classifications(kept)
    if known.filter(authority=facts.authority, reference=facts.reference).exists():
        raise Conflict(
            f"{facts.reference} by {facts.authority} is entered already.", code="classification_known"
        )
    made = EarlierClassification.objects.create(product=kept, entered_by=actor, **asdict(facts))
    _touch(kept)
    _record_classification(made, kept, "product.classification_entered", actor)
    return made


@transaction.atomic
def remove_classification(product: Product, row_id: UUID, *, actor: User, version: Version) -> None:
    """Take back a classification that was entered by mistake; the row stays.

    Raises:
        NotPermitted, Missing, Conflict: as for entering, or it is gone.
    """
    kept = in_use(locked(product, actor, version))
    row = queries.found(queries.standing_classifications(kept), row_id)
    row.removed = True
    row.save(update_fields=["removed", "updated_at"])
    _touch(kept)
    _record_classification(row, kept, "product.classification_removed", actor)


def _record_classification(row: EarlierClassification, product: Product, verb: str, actor: User) -> None:
    said = {"authority": row.authority, "reference": row.reference}
    after = {**said, "code": row.code, "decided_on": row.decided_on, "note": row.note}
    audit.record(product, verb, actor=actor, thread=product.pk, after=after, **said)


def _touch(product: Product) -> None:
    product.version += 1
    product.save(update_fields=["version", "updated_at"])
