"""Filing what is known of a customer, and acknowledging it."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Missing
from exportctl.core.notices import tell
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.applications.models import Party
from licensing.knowledge.models import CustomerKnowledge
from licensing.knowledge.rules import Known, expect_sound
from licensing.review import services as review
from licensing.review.events import CaseChanged
from licensing.review.models import Case


@transaction.atomic
def file(case: Case, party_id: UUID, known: Known, *, actor: User) -> CustomerKnowledge:
    """Add an entry about a party of the application as it stands; earlier entries stay as they were.

    The case is scored again: what the officer has not read gives no credit any more.

    The case is locked, so that two colleagues get two numbers, and none comes after the case was closed.

    Raises:
        NotPermitted: the actor does not prepare for the exporter, or the case is closed.
        Missing: the application names no such party.
        DomainError: as `expect_sound` does.
    """
    locked = review.locked_case(case.pk)
    require(actor, "knowledge.file", locked)
    party = Party.objects.filter(pk=party_id, application=locked.application_id).first()
    if party is None:
        raise Missing
    expect_sound(known, today=timezone.localdate())
    about = UUID(party.known_as)
    before = CustomerKnowledge.objects.filter(case=locked, about=about).aggregate(last=Max("number"))["last"]
    entry = CustomerKnowledge.objects.create(
        case=locked, party=party, about=about, number=(before or 0) + 1, filed_by=actor, **asdict(known)
    )
    audit.record(entry, "knowledge.filed", actor=actor, thread=locked.pk, party=party.name)
    publish(CaseChanged(locked.pk))
    review.request_scoring(locked.pk)
    if locked.officer is not None:
        path = reverse("licensing:case-knowledge", args=[locked.pk])
        tell("knowledge.filed", [locked.officer], path=path, reference=locked.reference)
    return entry


@transaction.atomic
def acknowledge(entry: CustomerKnowledge, *, actor: User) -> CustomerKnowledge:
    """Say that the officer of the case has read an entry, from when on the score may count it.

    Raises:
        NotPermitted: the case is not the actor's, it is closed, or the entry is acknowledged.
    """
    case = review.locked_case(entry.case_id)
    locked = (
        CustomerKnowledge.objects.select_for_update(of=("self",)).select_related("party").get(pk=entry.pk)
    )
    locked.case = case
    require(actor, "knowledge.acknowledge", locked)
    locked.acknowledged_by, locked.acknowledged_at = actor, timezone.now()
    locked.version += 1
    locked.save(update_fields=["acknowledged_by", "acknowledged_at", "version", "updated_at"])
    audit.record(locked, "knowledge.acknowledged", actor=actor, thread=case.pk, party=locked.party.name)
    review.request_scoring(case.pk)
    return locked
