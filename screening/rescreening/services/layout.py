"""Laying out a re-screening: portions of threads, fixed, in ascending order of their ids."""

from django.db.models import F, Func, IntegerField, Max, QuerySet

from exportctl.core.outbox import enqueue
from screening.hits.models import Watch
from screening.rescreening.models import Rescreening, Shard
from screening.rescreening.queries import SHARD_KEY
from screening.rescreening.rules import LANES, SHARD_SIZE

PARTIES = Func(F("facts"), function="jsonb_array_length", output_field=IntegerField())


def lay_out(rescreening: Rescreening, watches: QuerySet[Watch], *, round_number: int) -> int:
    """Divide threads into portions, send the first of each lane, and return how many there are.

    Read by key, a portion at a time: memory stays flat, however many threads there are. A thread that comes
    later needs no portion, since its own screening compares it with what is in force by then.
    """
    number = rescreening.shards.aggregate(last=Max("number"))["last"] or 0
    shards: list[Shard] = []
    rows = watches.order_by("pk").annotate(parties=PARTIES).values_list("pk", "parties")
    portion = list(rows[:SHARD_SIZE])
    while portion:
        number += 1
        shards.append(
            Shard(
                rescreening=rescreening,
                number=number,
                round=round_number,
                watches=[pk for pk, _ in portion],
                parties=sum(parties for _, parties in portion),
            )
        )
        portion = list(rows.filter(pk__gt=portion[-1][0])[:SHARD_SIZE])
    Shard.objects.bulk_create(shards, batch_size=50)
    for shard in shards[:LANES]:
        send(shard)
    return len(shards)


def send(shard: Shard) -> None:
    """Queue the work of one portion."""
    enqueue("screening.rescreen_shard", key=f"{SHARD_KEY}{shard.pk}", shard_id=str(shard.pk))


def send_next(shard: Shard) -> bool:
    """Queue the portion that follows a done one in its lane; return whether there is one.

    Each lane goes on by itself, so that at most LANES portions stand before a submission in the queue.
    """
    following = Shard.objects.filter(
        rescreening=shard.rescreening_id, number=shard.number + LANES, done_at=None
    ).first()
    if following is not None:
        send(following)
    return following is not None
