"""Asking for a screening, doing it, and ruling on what it found."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue, publish
from exportctl.core.people.models import User
from screening.hits.events import HitRuled, ScreeningFinished
from screening.hits.flow import HIT_FLOW, RUN_FLOW
from screening.hits.models import Hit, ScreeningRun
from screening.hits.rules import GROUNDS, KINDS, PartyFacts, facts_digest, party_json
from screening.matching import DEFAULT_THRESHOLD, MATCHER_VERSION, Match, Query, QueryRefused
from screening.matching.loader import matcher_for
from screening.watchlists.queries import EditionRef, editions_in_force

Found = list[tuple[PartyFacts, Match]]


@transaction.atomic
def request_screening(
    thread: UUID, *, label: str, parties: Sequence[PartyFacts], actor: User | None
) -> ScreeningRun:
    """Queue a screening of all parties of a thread; the answer comes from a worker.

    The same parties that already wait are not queued twice; other parties take the place of those that
    wait. Whether the actor may ask is the caller's rule.

    Raises:
        DomainError: `no_parties`.
    """
    if not parties:
        raise DomainError("There is no party to screen.", code="no_parties")
    digest = facts_digest(parties)
    for waiting in _queued(thread):
        if waiting.facts_digest == digest:
            return waiting
        advance(waiting, "supersede", RUN_FLOW, actor=None, thread=thread)
    run = ScreeningRun.objects.create(
        thread=thread,
        label=label,
        requested_by=actor,
        requested_at=timezone.now(),
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
    try:
        found = _search(run.parties, editions)
    except QueryRefused as refusal:
        return _fail(run, str(refusal))
    return _finish(run, editions, found)


def _queued(thread: UUID) -> list[ScreeningRun]:
    waiting = ScreeningRun.objects.select_for_update(of=("self",)).filter(thread=thread)
    return list(waiting.filter(status=ScreeningRun.Status.QUEUED))


def _search(parties: Sequence[PartyFacts], editions: tuple[EditionRef, ...]) -> Found:
    matcher = matcher_for(editions)
    return [(party, match) for party in parties for match in matcher.search(_query(party))]


def _query(party: PartyFacts) -> Query:
    return Query(
        names=party.names,
        kind=KINDS.get(party.kind, ""),
        countries=(party.country,) if party.country else (),
        birth_date=party.birth_date,
    )


def _fail(run: ScreeningRun, error: str) -> ScreeningRun:
    run.error, run.finished_at = error, timezone.now()
    run.save(update_fields=["started_at", "error", "finished_at"])
    failed = advance(run, "fail", RUN_FLOW, actor=None, thread=run.thread, reason=error)
    publish(ScreeningFinished(thread=run.thread, run_id=run.pk, done=False))
    return failed


def _finish(run: ScreeningRun, editions: tuple[EditionRef, ...], found: Found) -> ScreeningRun:
    run.matcher_version = MATCHER_VERSION
    run.threshold = Decimal(str(DEFAULT_THRESHOLD))
    run.editions = [_edition_json(edition) for edition in editions]
    run.hit_count, run.finished_at = len(found), timezone.now()
    run.save(
        update_fields=[
            *("started_at", "finished_at", "matcher_version", "threshold", "editions", "hit_count"),
        ]
    )
    _lapse_earlier(run)
    hits = Hit.objects.bulk_create(_hit(run, party, match) for party, match in found)
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


def _hit(run: ScreeningRun, party: PartyFacts, match: Match) -> Hit:
    return Hit(
        run=run,
        thread=run.thread,
        party_ref=party.ref,
        party_name=party.name,
        party_digest=facts_digest([party]),
        entity_id=UUID(match.entity),
        watchlist=match.watchlist,
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


@transaction.atomic
def clear_hit(hit: Hit, *, ground: str, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Rule that the party is not the listed one, on one of the grounds and for a reason.

    Raises:
        DomainError: `ground_unknown` or `reason_required`.
        Conflict: the hit is not open, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not rule on hits.
    """
    if ground not in GROUNDS:
        raise DomainError("Choose the ground on which you clear this hit.", code="ground_unknown")
    return _rule(hit, "clear", ground=ground, reason=reason, actor=actor, seen=seen)


@transaction.atomic
def confirm_hit(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Rule that the party is the listed one: this blocks the transaction. Raises what `clear_hit` raises."""
    return _rule(hit, "confirm", ground="", reason=reason, actor=actor, seen=seen)


@transaction.atomic
def reopen_hit(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Take a clearing back, so that the hit waits for a ruling again. Raises what `clear_hit` raises."""
    locked = _locked(hit, seen)
    opened = advance(
        locked, "reopen", HIT_FLOW, actor=actor, reason=reason, thread=hit.thread, **_names(locked)
    )
    opened.ground, opened.reason, opened.ruled_by, opened.ruled_at = "", "", None, None
    opened.save(update_fields=["ground", "reason", "ruled_by", "ruled_at"])
    publish(HitRuled(thread=hit.thread))
    return opened


def _rule(hit: Hit, action: str, *, ground: str, reason: str, actor: User, seen: int | str | None) -> Hit:
    """Write who rules and why, then take the step; a step that is refused takes the writing back."""
    locked = _locked(hit, seen)
    HIT_FLOW.step(action, locked.status)
    locked.ground, locked.reason = ground, reason.strip()
    locked.ruled_by, locked.ruled_at = actor, timezone.now()
    locked.save(update_fields=["ground", "reason", "ruled_by", "ruled_at"])
    ruled = advance(
        locked,
        action,
        HIT_FLOW,
        actor=actor,
        reason=reason,
        thread=hit.thread,
        ground=GROUNDS.get(ground, ""),
        **_names(locked),
    )
    publish(HitRuled(thread=hit.thread))
    return ruled


def _locked(hit: Hit, seen: int | str | None) -> Hit:
    locked = Hit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    expect_version(locked, seen)
    return locked


def _names(hit: Hit) -> dict[str, Any]:
    return {"party": hit.party_name, "listed": hit.listed_name}


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
