"""Asking for a screening and doing it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue, publish
from exportctl.core.people.models import User
from screening.hits.comparing import Target, compare_names, target_now
from screening.hits.events import ScreeningFinished
from screening.hits.extensions import Finding, found_otherwise
from screening.hits.flow import HIT_FLOW, RUN_FLOW
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.pairs import names
from screening.hits.rules import PartyFacts, count, facts_digest, party_json
from screening.hits.services import watches
from screening.hits.services.carry_over import carry_over
from screening.hits.services.keeping import keep_work
from screening.hits.services.raising import raise_hits
from screening.matching import QueryRefused


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
        parties=count(len(parties), "party", "parties"),
    )
    enqueue("screening.screen", key=f"screen:{run.pk}", run_id=str(run.pk))
    return run


@transaction.atomic
def describe_anew(thread: UUID, *, parties: Sequence[PartyFacts], note: str) -> ScreeningRun | None:
    """Screen a live thread again where its parties are not as screening knows them; `note` says why.

    A thread that is no longer live stays so. Safe to repeat.
    """
    watch = Watch.objects.select_for_update(of=("self",)).filter(thread=thread, live=True).first()
    if watch is None or watch.facts_digest == facts_digest(parties):
        return None
    return request_screening(
        thread, label=watch.label, parties=parties, actor=None, kind=watch.kind, cause_note=note
    )


def screen(run_id: UUID) -> ScreeningRun:
    """Screen the parties of a run against every list in force, and store the answer; also "nothing found".

    A run that has its answer is left alone. Where there is no list, or a name that cannot be compared, the
    run fails and says so: a comparison that was not made is never "nothing found".

    The search of the lists holds no lock. Under lock it is asked again what is in force: where that has moved
    on while we searched, we search again, so that no run is stored over an edition that a re-screening has
    passed. What is found otherwise, by ownership, is looked up under lock only: who enters a holding takes
    the same lock, so one that was entered while we searched is seen.
    """
    run = ScreeningRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Missing
    if run.status != ScreeningRun.Status.QUEUED:
        return run
    began, target = timezone.now(), target_now()
    found = _search(run, target)
    with transaction.atomic():
        locked = _locked(run)
        if locked.status != ScreeningRun.Status.QUEUED:
            return locked
        in_force = target_now()
        if in_force != target:
            target, found = in_force, _search(locked, in_force)
        locked.started_at = began
        if isinstance(found, str):
            return _fail(locked, found)
        otherwise = _otherwise(locked)
        if isinstance(otherwise, str):
            return _fail(locked, otherwise)
        return _finish(locked, target, [*found, *otherwise])


def _queued(thread: UUID) -> list[ScreeningRun]:
    waiting = ScreeningRun.objects.select_for_update(of=("self",)).filter(thread=thread)
    return list(waiting.filter(status=ScreeningRun.Status.QUEUED))


def _locked(run: ScreeningRun) -> ScreeningRun:
    """Lock the thread's watch, then the run: the order in which a screening is asked for."""
    watches.lock(run.thread)
    return ScreeningRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def _search(run: ScreeningRun, target: Target) -> list[Finding] | str:
    """Return what is found, or why nothing could be compared."""
    if not target.editions:
        return "No watchlist is in force. Load one, then screen again."
    try:
        return compare_names(run.parties, target)
    except QueryRefused as refusal:
        return str(refusal)


def _otherwise(run: ScreeningRun) -> list[Finding] | str:
    """Return what the finders of the features above find, or why they could not."""
    try:
        return list(found_otherwise(run.thread, run.parties))
    except QueryRefused as refusal:
        return str(refusal)


def _fail(run: ScreeningRun, error: str) -> ScreeningRun:
    run.error, run.finished_at = error, timezone.now()
    run.save(update_fields=["started_at", "error", "finished_at"])
    failed = advance(run, "fail", RUN_FLOW, actor=None, thread=run.thread, reason=error)
    publish(ScreeningFinished(thread=run.thread, run_id=run.pk, done=False))
    return failed


def _finish(run: ScreeningRun, target: Target, found: Sequence[Finding]) -> ScreeningRun:
    run.matcher_version = target.matcher_version
    run.configuration = target.configuration
    run.editions = [edition.to_json() for edition in target.editions]
    run.hit_count, run.finished_at = len(found), timezone.now()
    run.save(
        update_fields=[
            *("started_at", "finished_at", "matcher_version", "configuration", "editions", "hit_count"),
        ]
    )
    lapsed = _lapse_earlier(run)
    watches.compared(run)
    hits = raise_hits(run, found)
    done = advance(
        run,
        "finish",
        RUN_FLOW,
        actor=None,
        thread=run.thread,
        parties=count(len(run.facts), "party", "parties"),
        lists=count(len(target.editions), "watchlist", "watchlists"),
        hits=count(len(hits), "hit", "hits") if hits else "nothing",
    )
    carry_over(hits)
    keep_work(hits, lapsed)
    publish(ScreeningFinished(thread=run.thread, run_id=run.pk, done=True))
    return done


def _lapse_earlier(run: ScreeningRun) -> list[Hit]:
    """Lapse what waits from earlier runs of the thread; return it with the status that it had."""
    waiting = Hit.objects.select_for_update(of=("self",)).filter(thread=run.thread, status__in=Hit.WAITING)
    lapsed = list(waiting.select_related("ruling__made_by", "assignee", "escalated_by").exclude(run=run))
    for hit in lapsed:
        advance(hit, "lapse", HIT_FLOW, actor=None, thread=run.thread, **names(hit))
    return lapsed
