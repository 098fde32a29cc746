"""Reads of what shows an urgency."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from licensing.applications.models import Attachment, AttachmentKind
from licensing.handling.queries import MARKED
from licensing.review.models import Case


def evidence_of(cases: Iterable[Case]) -> dict[UUID, list[Attachment]]:
    """Return the documents about the urgency by application, those of urgent cases alone; no read without."""
    urgent = [case.application_id for case in cases if case.urgent]
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    if urgent:
        documents = Attachment.objects.filter(
            application__in=urgent, kind=AttachmentKind.URGENCY, removed=False
        )
        for one in documents.select_related(*MARKED):
            found[one.application_id].append(one)
    return found
