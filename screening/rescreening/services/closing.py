"""Ending a re-screening: only when no live thread lacks what it was about, or with its gaps named."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from exportctl.core.flow import advance
from screening.hits.models import ScreeningRun
from screening.hits.rules import count
from screening.rescreening import queries, rules
from screening.rescreening.flow import RESCREENING_FLOW
from screening.rescreening.models import Rescreening
from screening.rescreening.services.layout import lay_out
from screening.watchlists.models import Edition

QUICK_ROUNDS = 3  # further ones follow once a minute, so that a thread in use is not asked for in a loop


@transaction.atomic
def close(rescreening_id: UUID, *, quick: bool = True) -> Rescreening:
    """End a re-screening whose portions are done, or lay out anew what still lacks.

    What lacks and has a screening of its own waiting is waited for; what that screening could not compare
    is a gap. A repeat finds the re-screening ended and stops.
    """
    rescreening = Rescreening.objects.select_for_update(of=("self",)).get(pk=rescreening_id)
    if rescreening.status != Rescreening.Status.RUNNING or queries.waiting(rescreening).exists():
        return rescreening
    if rescreening.edition is not None and rescreening.edition.status != Edition.Status.IN_FORCE:
        return _end(rescreening, "overtake")
    lacking = queries.with_newest_run(queries.lacking(rescreening))
    queued = lacking.filter(newest=ScreeningRun.Status.QUEUED)
    gaps = queries.uncompared(rescreening)
    rest = queries.lacking(rescreening).exclude(pk__in=[*_ids(queued), *_ids(gaps)])
    if rest.exists():
        rounds = rescreening.shards.aggregate(last=Max("round"))["last"] or 0
        if rounds < QUICK_ROUNDS or not quick:
            lay_out(rescreening, rest, round_number=rounds + 1)
        return rescreening
    if queued.exists():
        return rescreening
    number = gaps.count()
    return _end(rescreening, "end_with_gaps" if number else "finish", gaps=number)


def _ids(watches: QuerySet[Any]) -> list[UUID]:
    return list(watches.values_list("pk", flat=True))


def _end(rescreening: Rescreening, action: str, *, gaps: int = 0) -> Rescreening:
    figures = queries.with_figures(Rescreening.objects.filter(pk=rescreening.pk)).values(
        "parties_compared", "threads_compared", "with_news"
    )[0]
    gap_words = rules.thread_count(gaps)
    return advance(
        rescreening,
        action,
        RESCREENING_FLOW,
        actor=None,
        reason=f"{gap_words} could not be compared." if gaps else "",
        fields={"finished_at": max(timezone.now(), rescreening.started_at), "gaps": gaps},
        parties=count(figures["parties_compared"], "party", "parties"),
        threads=rules.thread_count(figures["threads_compared"]),
        news=f"{figures['with_news']:,} of them",
        gaps=gap_words,
    )
