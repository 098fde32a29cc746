"""Remembering adverse findings."""

from datetime import date
from uuid import UUID

from django.db import transaction

from exportctl.core import audit
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from screening.intelligence.models import AdverseKind, AdverseRecord
from screening.intelligence.rules import subject_key
from screening.matching import comparable


@transaction.atomic
def note_adverse(
    *,
    name: str,
    country: str,
    kind: str,
    source_label: str,
    source_id: UUID,
    noted_on: date,
    details: str,
    actor: User | None,
    thread: UUID | None = None,
) -> AdverseRecord:
    """Store an adverse finding about a party; the same `source_id` again gives the first record back.

    `kind` is one of AdverseKind, `country` ISO alpha-2. Whether the actor may is the caller's rule.

    Raises:
        DomainError: `kind_unknown`, or `name_not_comparable` for a name without a letter or digit.
    """
    if kind not in AdverseKind.values:
        raise DomainError(f"{kind} is no kind of adverse record.", code="kind_unknown")
    if not comparable(name):
        raise DomainError("The name has no letter or digit to recognize it by.", code="name_not_comparable")
    record, made = AdverseRecord.objects.get_or_create(
        source_id=source_id,
        defaults={
            "subject_key": subject_key(name, country),
            "name": name,
            "country": country.upper(),
            "kind": kind,
            "source_label": source_label,
            "noted_on": noted_on,
            "details": details,
        },
    )
    if made:
        audit.record(
            record,
            "adverse_record.noted",
            actor=actor,
            thread=thread,
            after={"kind": kind, "source": source_label},
            reason=details,
            name=name,
            kind=AdverseKind(kind).label.lower(),
        )
    return record
