"""Asking for a screening and doing it."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue, publish
from exportctl.core.people.models import User
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits.events import ScreeningFinished
from screening.hits.extensions import Finding, found_otherwise
from screening.hits.flow import HIT_FLOW, RUN_FLOW
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.rules import KINDS, PartyFacts, facts_digest, party_json
from screening.hits.services import watches
from screening.matching import MATCHER_VERSION, Query, QueryRefused
from screening.matching.loader import matcher_for
from screening.watchlists.queries import EditionRef, editions_in_force


@transaction.atomic
def request_screening(
    thread: UUID,
    *,
    label: str,
    parties: Sequence[PartyFacts],
    actor: User | None,
    kind: str = Watch.Kind.CASE,
    cause: str = ScreeningRun.Cause.REQUESTED,
    cause_note: str = "",
) -> ScreeningRun:
    """Queue a screening of all parties of a thread; the answer comes from a worker.

    From now on the parties are live: they are screened again on every change until `unwatch`. The same
    parties that already wait are not queued twice; other parties take the place of those that
    wait. Whether the actor may ask is the caller's rule.

    Raises:
        DomainError: `no_parties`.
    """
    if not parties:
        raise DomainError("There is no party to screen.", code="no_parties")
    digest = facts_digest(parties)
    watches.describe(thread, kind=kind, label=label, parties=parties, digest=digest)
    for waiting in _queued(thread):
        if waiting.facts_digest == digest:
            return waiting
        advance(waiting, "supersede", RUN_FLOW, actor=None, thread=thread)
    run = ScreeningRun.objects.create(
        thread=thread,
        label=label,
        requested_by=actor,
        requested_at=timezone.now(),
        cause=cause,
        cause_note=cause_note,
        facts=[party_json(party) for party in parties],
        facts_digest=digest,
    )
    audit.record(
        run,
        "screening.requested",
        actor=actor,
        thread=thread,
        parties=_count(len(parties), "party", "parties"),
    )
    enqueue("screening.screen", key=f"screen:{run.pk}", run_id=str(run.pk))
    return run


@transaction.atomic
def screen(run_id: UUID) -> ScreeningRun:
    """Screen the parties of a run against every list in force, and store the answer; also "nothing found".

    A run that has its answer is left alone. Where there is no list, or a name that cannot be compared, the
    run fails and says so: a comparison that was not made is never "nothing found".
    """
    run = ScreeningRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise Missing
    if run.status != ScreeningRun.Status.QUEUED:
        return run
    run.started_at = timezone.now()
    editions = editions_in_force()
    if not editions:
        return _fail(run, "No watchlist is in force. Load one, then screen again.")
    configuration = ensure_configuration()
    try:
        found = _search(run, editions, configuration)
    except QueryRefused as refusal:
        return _fail(run, str(refusal))
    return _finish(run, editions, configuration, found)


def _queued(thread: UUID) -> list[ScreeningRun]:
    waiting = ScreeningRun.objects.select_for_update(of=("self",)).filter(thread=thread)
    return list(waiting.filter(status=ScreeningRun.Status.QUEUED))


def _search(
    run: ScreeningRun, editions: tuple[EditionRef, ...], configuration: Configuration
) -> list[Finding]:
    matcher, parties = matcher_for(editions), run.parties
    by_name = [
        Finding(party, match)
        for party in parties
        for match in matcher.search(query_of(party), configuration.matching)
    ]
    return [*by_name, *found_otherwise(run.thread, parties)]


def query_of(party: PartyFacts) -> Query:
    """Return what the matcher is asked about a party."""
    return Query(
        names=party.names,
        kind=KINDS.get(party.kind, ""),
        countries=(party.country,) if party.country else (),
        birth_date=party.birth_date,
        identifiers=party.identifiers,
    )


def _fail(run: ScreeningRun, error: str) -> ScreeningRun:
    run.error, run.finished_at = error, timezone.now()
    run.save(update_fields=["started_at", "error", "finished_at"])
    failed = advance(run, "fail", RUN_FLOW, actor=None, thread=run.thread, reason=error)
    publish(ScreeningFinished(thread=run.thread, run_id=run.pk, done=False))
    return failed


def _finish(
    run: ScreeningRun,
    editions: tuple[EditionRef, ...],
    configuration: Configuration,
    found: Sequence[Finding],
) -> ScreeningRun:
    run.matcher_version = MATCHER_VERSION
    run.configuration = configuration
    run.editions = [_edition_json(edition) for edition in editions]
    run.hit_count, run.finished_at = len(found), timezone.now()
    run.save(
        update_fields=[
            *("started_at", "finished_at", "matcher_version", "configuration", "editions", "hit_count"),
        ]
    )
    _lapse_earlier(run)
    watches.compared(run)
    hits = Hit.objects.bulk_create(_hit(run, finding) for finding in found)
    done = advance(
        run,
        "finish",
        RUN_FLOW,
        actor=None,
        thread=run.thread,
        parties=_count(len(run.facts), "party", "parties"),
        lists=_count(len(editions), "watchlist", "watchlists"),
        hits=_count(len(hits), "hit", "hits") if hits else "nothing",
    )
    for hit in hits:
        _carry_over(hit)
    publish(ScreeningFinished(thread=run.thread, run_id=run.pk, done=True))
    return done


def _edition_json(edition: EditionRef) -> dict[str, str]:
    return {
        "id": str(edition.id),
        "watchlist": edition.watchlist,
        "title": edition.title,
        "published_on": edition.published_on.isoformat() if edition.published_on else "",
        "sha256": edition.sha256,
    }


def _hit(run: ScreeningRun, finding: Finding) -> Hit:
    party, match = finding.party, finding.match
    return Hit(
        run=run,
        thread=run.thread,
        party_ref=party.ref,
        party_name=party.name,
        party_digest=facts_digest([party]),
        entity_id=UUID(match.entity),
        watchlist=match.watchlist,
        basis=finding.basis,
        chain=[dict(link) for link in finding.chain],
        score=Decimal(str(match.score)),
        query_name=match.query_name,
        listed_name=match.listed_name,
        features=[asdict(feature) for feature in match.features],
    )


def _lapse_earlier(run: ScreeningRun) -> None:
    waiting = Hit.objects.select_for_update(of=("self",)).filter(thread=run.thread, status=Hit.Status.OPEN)
    for hit in waiting.exclude(run=run):
        advance(hit, "lapse", HIT_FLOW, actor=None, thread=run.thread, **_names(hit))


def _carry_over(hit: Hit) -> None:
    """Keep the newest ruling on the same facts and the same listed record, if it cleared the party."""
    ruled = Hit.objects.filter(
        thread=hit.thread, party_ref=hit.party_ref, party_digest=hit.party_digest, entity=hit.entity_id
    )
    earlier = (
        ruled.exclude(pk=hit.pk).select_related("run", "ruled_by").order_by("-run__requested_at").first()
    )
    if earlier is None or earlier.status != Hit.Status.FALSE_POSITIVE or earlier.ruled_by is None:
        return
    kept = Hit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    kept.ground, kept.reason = earlier.ground, earlier.reason
    kept.ruled_by, kept.ruled_at = earlier.ruled_by, earlier.ruled_at
    kept.carried_from = earlier
    kept.save(update_fields=["ground", "reason", "ruled_by", "ruled_at", "carried_from"])
    advance(
        kept,
        "carry_over",
        HIT_FLOW,
        actor=None,
        thread=hit.thread,
        reason=earlier.reason,
        ruled_by=earlier.ruled_by.name,
        **_names(kept),
    )


def _names(hit: Hit) -> dict[str, Any]:
    return {"party": hit.party_name, "listed": hit.listed_name}


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
