"""Keeping the parties of a thread in view for as long as they are live."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from screening.hits.models import ScreeningRun, Watch
from screening.hits.rules import PartyFacts, party_json


def describe(thread: UUID, *, kind: str, label: str, parties: Sequence[PartyFacts], digest: str) -> Watch:
    """Write down the parties of a thread as they are now; changed ones were compared with nothing yet."""
    facts = [party_json(party) for party in parties]
    new = Watch(thread=thread, kind=kind, label=label, facts=facts, facts_digest=digest)
    Watch.objects.bulk_create([new], ignore_conflicts=True)
    watch = Watch.objects.select_for_update(of=("self",)).get(thread=thread)
    if watch == new:
        return watch
    watch.live, watch.label = True, label
    if watch.facts_digest != digest:
        watch.facts = facts
        watch.facts_digest = digest
        watch.run, watch.editions, watch.verified_at = None, [], None
        watch.configuration = watch.matcher_version = ""
    watch.version += 1
    watch.save()
    return watch


def lock(thread: UUID) -> None:
    """Lock the watch of a thread until the caller commits."""
    list(Watch.objects.select_for_update(of=("self",)).filter(thread=thread).values_list("pk"))


def compared(run: ScreeningRun) -> None:
    """Note what a finished run has compared the thread's parties with, if they are still those."""
    if run.configuration is None:
        raise ValueError("A finished run has a configuration.")
    Watch.objects.filter(thread=run.thread, facts_digest=run.facts_digest).update(
        run=run,
        editions=[UUID(edition["id"]) for edition in run.editions],
        configuration=run.configuration.digest,
        matcher_version=run.matcher_version,
        verified_at=run.started_at,
    )


@transaction.atomic
def unwatch(thread: UUID) -> None:
    """Stop screening the parties of a thread again: its case is closed and has no license in use."""
    Watch.objects.filter(thread=thread).update(live=False)
