"""The work of one portion. Comparing holds no lock; what it came to is written at once, with its mark."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core.outbox import enqueue
from screening.hits import services as hits
from screening.hits.comparing import Target, target_now
from screening.hits.models import ScreeningRun, Watch
from screening.rescreening.models import NOT_COMPARED, News, Rescreening, Shard
from screening.rescreening.queries import lacking, with_newest_run
from screening.rescreening.services.comparing import Outcome, compare
from screening.rescreening.services.layout import send_next

RUN_CAUSES = {
    Rescreening.Cause.LIST_CHANGED: ScreeningRun.Cause.LIST_CHANGED,
    Rescreening.Cause.CONFIGURATION_CHANGED: ScreeningRun.Cause.CONFIGURATION_CHANGED,
    Rescreening.Cause.ENGINE_CHANGED: ScreeningRun.Cause.ENGINE_CHANGED,
    Rescreening.Cause.NIGHTLY: ScreeningRun.Cause.NIGHTLY,
    Rescreening.Cause.REQUESTED: ScreeningRun.Cause.REQUESTED,
}
NEVER_COMPARED = "These parties had not been compared with any list."


@transaction.atomic
def work_on(shard_id: UUID) -> Shard:
    """Compare the threads of a portion and mark it, in one transaction; a repeat finds the mark and stops.

    A worker that dies leaves nothing behind, so that each thread is compared once in the result. A thread
    that somebody writes at this moment, or that changed while it was compared, is left to the next round.
    """
    shard = (
        Shard.objects.select_for_update(of=("self",))
        .select_related("rescreening__configuration")
        .get(pk=shard_id)
    )
    if shard.done_at is not None:
        return shard
    began, target = timezone.now(), target_now()
    rescreening = shard.rescreening
    if _is_overtaken(rescreening, target):
        return _mark(shard, target, began, {}, covered=len(shard.watches))
    read = list(lacking(rescreening).filter(pk__in=shard.watches))
    outcomes = compare([watch for watch in read if watch.run_id], target, in_full=rescreening.in_full)
    never = [watch for watch in read if not watch.run_id]
    outcomes += [Outcome(watch, NEVER_COMPARED, in_full=True, compared=False) for watch in never]
    free = _lock_unchanged(outcomes)
    written = [outcome for outcome in outcomes if outcome.watch.pk in free]
    _move_on([one for one in written if not one.news], target, began)
    compared = {one.watch.pk: one.watch.facts_digest for one in written if one.compared}
    shard.with_news = _ask_for_screenings(shard, [one for one in written if one.news])
    shard.parties_compared = sum(len(one.watch.facts) for one in written if one.compared)
    shard.left = len(outcomes) - len(written)
    return _mark(shard, target, began, compared, covered=len(shard.watches) - len(read))


def _is_overtaken(rescreening: Rescreening, target: Target) -> bool:
    """Another edition came into force since: its own re-screening compares the threads with that one."""
    return rescreening.edition_id is not None and rescreening.edition_id not in target.edition_ids


def _lock_unchanged(outcomes: Iterable[Outcome]) -> set[UUID]:
    """Lock the threads that still are as they were read, in the order of their ids; return these ids.

    Nothing is waited for, so that no submission waits for us and nobody for each other.
    """
    read = {one.watch.pk: _state(one.watch) for one in outcomes}
    rows = Watch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=read)
    return {watch.pk for watch in rows.order_by("pk").defer("facts") if _state(watch) == read[watch.pk]}


def _state(watch: Watch) -> tuple[object, ...]:
    """Return all of a watch that a comparison rests on."""
    compared_by = (watch.configuration, watch.matcher_version, watch.verified_at)
    return (watch.live, watch.facts_digest, watch.run_id, watch.editions, *compared_by)


def _move_on(unchanged: Iterable[Outcome], target: Target, began: datetime) -> None:
    """Note for all threads without a difference what they were compared with: two writes, however many."""
    groups: dict[bool, list[UUID]] = {True: [], False: []}
    for one in unchanged:
        groups[one.in_full].append(one.watch.pk)
    editions = sorted(target.edition_ids)
    Watch.objects.filter(pk__in=groups[False]).update(editions=editions)
    Watch.objects.filter(pk__in=groups[True]).update(
        editions=editions,
        configuration=target.configuration.digest,
        matcher_version=target.matcher_version,
        verified_at=began,
    )


def _ask_for_screenings(shard: Shard, found: list[Outcome]) -> int:
    """Have the threads with a difference screened in full, with the change as the cause of what is found.

    A thread whose own screening waits anyway is left to that: it will compare with what is in force.
    """
    ids = [one.watch.pk for one in found]
    waits = with_newest_run(Watch.objects.filter(pk__in=ids)).filter(newest=ScreeningRun.Status.QUEUED)
    waiting = set(waits.values_list("pk", flat=True))
    news = []
    for one in found:
        if one.watch.pk in waiting and not one.watch.run_id:
            continue
        run = hits.request_screening(
            one.watch.thread,
            label=one.watch.label,
            parties=one.watch.parties,
            actor=None,
            kind=one.watch.kind,
            cause=RUN_CAUSES[Rescreening.Cause(shard.rescreening.cause)],
            cause_note=f"{shard.rescreening.what} {one.news}",
        )
        news.append(News(rescreening=shard.rescreening, shard=shard, watch=one.watch, run=run, what=one.news))
    News.objects.bulk_create(news)
    return len(news)


def _mark(shard: Shard, target: Target, began: datetime, compared: dict[UUID, str], *, covered: int) -> Shard:
    shard.started_at, shard.editions = began, sorted(target.edition_ids)
    shard.compared, shard.covered = len(compared), covered
    shard.digests = b"".join(
        bytes.fromhex(compared[watch]) if watch in compared else NOT_COMPARED for watch in shard.watches
    )
    shard.done_at = max(timezone.now(), began)
    shard.save()
    if not send_next(shard):
        enqueue(
            "screening.close_rescreening",
            key=f"close_rescreening:{shard.rescreening_id}",
            rescreening_id=str(shard.rescreening_id),
        )
    return shard


@transaction.atomic
def verify(thread: UUID) -> bool:
    """Compare the parties of one thread in full now; return whether all is as it was.

    Where something is different, they are screened anew instead, and that is what says so.
    """
    watch = Watch.objects.select_for_update(of=("self",)).get(thread=thread)
    began, target = timezone.now(), target_now()
    (outcome,) = compare([watch], target, in_full=True)
    if not outcome.news:
        _move_on([outcome], target, began)
        return True
    hits.request_screening(
        thread,
        label=watch.label,
        parties=watch.parties,
        actor=None,
        kind=watch.kind,
        cause=ScreeningRun.Cause.NIGHTLY,
        cause_note=outcome.news,
    )
    return False
