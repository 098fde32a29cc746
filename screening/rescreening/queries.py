"""Reads of re-screenings: what is still to be compared, and how far each is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, UUIDField
from django.db.models.functions import Cast, Coalesce, Substr

from exportctl.core.access import Verdict, check
from exportctl.core.outbox.models import Job, JobStatus
from exportctl.core.people.models import User
from screening.configurations import queries as configurations
from screening.hits.models import ScreeningRun, Watch
from screening.matching import version
from screening.rescreening import rules
from screening.rescreening.models import News, Rescreening, Shard

SHARD_KEY = "rescreen:"


def lacking(rescreening: Rescreening) -> QuerySet[Watch]:
    """Return the live watches that have not been compared with what a re-screening is about.

    Forward, that is its edition; in full, everything: again since it began, and by the rules in force.
    """
    live = Watch.objects.filter(live=True)
    if not rescreening.in_full:
        return live.exclude(editions__contains=[rescreening.edition_id])
    configuration = configurations.in_force()
    return live.exclude(
        verified_at__isnull=False,
        verified_at__gte=rescreening.started_at,
        configuration=configuration.digest if configuration is not None else "",
        matcher_version=version.MATCHER_VERSION,
    )


def with_newest_run(watches: QuerySet[Watch]) -> QuerySet[Any]:
    """Add the status of each thread's newest screening, `newest`, and when it was asked for, `asked_at`."""
    runs = ScreeningRun.objects.filter(thread=OuterRef("thread")).exclude(
        status=ScreeningRun.Status.SUPERSEDED
    )
    newest = runs.order_by("-requested_at")
    return watches.annotate(
        newest=Subquery(newest.values("status")[:1]), asked_at=Subquery(newest.values("requested_at")[:1])
    )


def waiting(rescreening: Rescreening) -> QuerySet[Shard]:
    """Return the portions of a re-screening that are not done."""
    return rescreening.shards.filter(done_at=None)


def rescreenings_visible_to(actor: User) -> QuerySet[Rescreening]:
    """Return all re-screenings for those who may see them, none for others; with their figures."""
    if not check(actor, "rescreening.see"):
        return Rescreening.objects.none()
    return with_figures(Rescreening.objects.select_related("edition__watchlist", "requested_by"))


def with_figures(rescreenings: QuerySet[Rescreening]) -> QuerySet[Any]:
    """Add what the portions of each re-screening come to, and how many threads had news."""
    shards = Shard.objects.filter(rescreening=OuterRef("pk")).order_by().values("rescreening")
    news = News.objects.filter(rescreening=OuterRef("pk")).order_by().values("rescreening")

    def total(of: str, **which: object) -> Coalesce:
        return Coalesce(Subquery(shards.filter(**which).annotate(n=Sum(of)).values("n")), 0)

    return rescreenings.annotate(
        parties=total("parties", round=1),
        parties_done=total("parties", round=1, done_at__isnull=False),
        parties_compared=total("parties_compared"),
        threads_compared=total("compared"),
        portions=Coalesce(Subquery(shards.annotate(n=Count("pk")).values("n")), 0),
        portions_done=Coalesce(
            Subquery(shards.filter(done_at__isnull=False).annotate(n=Count("pk")).values("n")), 0
        ),
        with_news=Coalesce(Subquery(news.annotate(n=Count("pk")).values("n")), 0),
    )


@dataclass(frozen=True)
class Progress:
    """How far a re-screening is, in figures and words."""

    percent: int
    rate: int
    remaining: str
    took: str


def progress(rescreening: Rescreening, *, now: datetime) -> Progress:
    """Return how far a re-screening that `with_figures` returned is."""
    planned, done = rescreening.parties, rescreening.parties_done  # type: ignore[attr-defined]
    compared = rescreening.parties_compared  # type: ignore[attr-defined]
    elapsed = (rescreening.finished_at or now) - rescreening.started_at
    running = rescreening.status == Rescreening.Status.RUNNING
    return Progress(
        percent=done * 100 // planned if planned else 100,
        rate=rules.rate(compared, elapsed),
        remaining=rules.remaining(done, planned, elapsed) if running else "",
        took=rules.duration(elapsed.total_seconds()),
    )


def with_jobs(shards: Iterable[Shard]) -> list[tuple[Shard, str]]:
    """Return portions with the state of each: done, or what its job says."""
    shards = list(shards)
    keys = {f"{SHARD_KEY}{shard.pk}": shard for shard in shards if shard.done_at is None}
    jobs = dict(Job.objects.filter(key__in=keys).order_by("created_at").values_list("key", "status"))
    states = {shard.pk: jobs.get(key, "planned") for key, shard in keys.items()}
    return [(shard, states.get(shard.pk, "done")) for shard in shards]


def failed_portions() -> QuerySet[Shard]:
    """Return the portions of running re-screenings that failed for good."""
    failed = Job.objects.filter(name="screening.rescreen_shard", status=JobStatus.FAILED)
    shard = Cast(Substr("key", len(SHARD_KEY) + 1), UUIDField())
    return Shard.objects.filter(pk__in=failed.values_list(shard), done_at=None)


def portions_of(rescreening: Rescreening) -> QuerySet[Shard]:
    """Return the portions of a re-screening without the ids and digests, which are long."""
    return Shard.objects.filter(rescreening=rescreening).defer("watches", "digests")


def news_of(rescreening: Rescreening) -> QuerySet[News]:
    """Return what a re-screening found, each with its thread and the screening in full that followed."""
    return News.objects.filter(rescreening=rescreening).select_related("watch", "run")


def may_start(actor: User) -> Verdict:
    """Say whether a person may have everything screened in full now: one by hand at a time."""
    allowed = check(actor, "rescreening.start")
    running = Rescreening.objects.filter(cause=Rescreening.Cause.REQUESTED, status=Rescreening.Status.RUNNING)
    if allowed and running.exists():
        return Verdict("A screening in full that was started by hand is running already.")
    return allowed


def uncompared(rescreening: Rescreening) -> QuerySet[Watch]:
    """Return the threads that a re-screening could not compare: their own screening failed since it began."""
    failed = with_newest_run(lacking(rescreening)).filter(newest=ScreeningRun.Status.FAILED)
    return failed.filter(asked_at__gte=rescreening.started_at).order_by("pk")
