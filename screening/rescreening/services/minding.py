"""Looking after re-screenings once a minute: nothing stands still because a message was lost."""

from uuid import UUID

from exportctl.core.outbox.models import Job, JobStatus
from screening.configurations.services import ensure_configuration
from screening.hits.models import ScreeningRun
from screening.matching import version
from screening.rescreening import queries
from screening.rescreening.models import Rescreening
from screening.rescreening.rules import LANES
from screening.rescreening.services.closing import close
from screening.rescreening.services.layout import send
from screening.rescreening.services.starting import start_for_configuration, start_for_engine

RUNNING = Rescreening.Status.RUNNING


def mind() -> None:
    """Fill the lanes of what runs, end what is through, and begin what other rules of matching ask for."""
    for rescreening in Rescreening.objects.filter(status=RUNNING):
        if not fill_lanes(rescreening):
            close(rescreening.pk, quick=False)
    in_full = Rescreening.objects.exclude(cause=Rescreening.Cause.LIST_CHANGED)
    newest = in_full.order_by("-started_at", "-created_at").first()
    configuration = ensure_configuration()
    if newest is None or newest.configuration_id != configuration.pk:
        start_for_configuration(configuration.pk, newest.configuration_id if newest is not None else None)
    if newest is None or newest.matcher_version != version.MATCHER_VERSION:
        start_for_engine()


def fill_lanes(rescreening: Rescreening) -> bool:
    """Queue portions that nobody has queued, up to one a lane; return whether any portion is not done.

    A portion whose job failed for good stays for a person, and does not keep the others back.
    """
    keys = {f"{queries.SHARD_KEY}{shard.pk}": shard for shard in queries.waiting(rescreening).only("pk")}
    jobs = Job.objects.filter(key__in=keys).exclude(status=JobStatus.DONE).values_list("key", "status")
    known = dict(jobs)
    at_work = sum(status != JobStatus.FAILED for status in known.values())
    unsent = [shard for key, shard in keys.items() if key not in known]
    for shard in unsent[: max(0, LANES - at_work)]:
        send(shard)
    return bool(keys)


def close_after(run_id: UUID) -> None:
    """End what waited for this last screening in full."""
    for rescreening in Rescreening.objects.filter(status=RUNNING):
        waiting = queries.news_of(rescreening).filter(run__status=ScreeningRun.Status.QUEUED)
        if not waiting.exclude(run=run_id).exists():
            close(rescreening.pk)
