"""Queueing, running and sweeping jobs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from exportctl.core.outbox.models import Job, JobStatus
from exportctl.core.outbox.registry import Event, handlers_of, plain_values, work_of

LEASE = timedelta(minutes=20)
GRACE = timedelta(seconds=30)
ATTEMPTS = 8
log = structlog.get_logger(__name__)


def publish(event: Event) -> None:
    """Queue one job per handler of `event`, in the caller's transaction."""
    for name in handlers_of(type(event)):
        values = plain_values(event)
        enqueue(name, key=f"{name}:{sorted(values.items())}"[:200], **values)


def enqueue(name: str, *, key: str, **arguments: Any) -> None:
    """Queue a job in the caller's transaction, and tell the workers on commit.

    A job with the same key that is still waiting is enough. When the broker is down the row stays, and
    the sweep sends it later.
    """
    work_of(name)
    made = Job.objects.bulk_create(
        [Job(name=name, key=key, arguments=arguments, not_before=timezone.now())], ignore_conflicts=True
    )
    transaction.on_commit(lambda: send(made[0].pk))


def send(job_id: UUID) -> None:
    """Hand a job's id to the broker; a broker that is down costs time, not the job."""
    from exportctl.core.outbox.tasks import run_job

    try:
        run_job.delay(str(job_id))
    except (BrokerDown, OSError) as error:
        log.warning("broker_down", job=str(job_id), error=type(error).__name__)


def run(job_id: UUID) -> None:
    """Do a job unless it is done or another worker holds its lease; keep the error of a failure."""
    job = _lease(job_id)
    if job is None:
        return
    try:
        with transaction.atomic():
            work_of(job.name)(**job.arguments)
            Job.objects.filter(pk=job.pk).update(
                status=JobStatus.DONE, finished_at=timezone.now(), leased_until=None, error=""
            )
    except Exception as error:
        log.exception("job_failed", job=job.name, attempt=job.attempts)
        _put_back(job, f"{type(error).__name__}: {error}")


@transaction.atomic
def _lease(job_id: UUID) -> Job | None:
    now = timezone.now()
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None or job.status in {JobStatus.DONE, JobStatus.FAILED}:
        return None
    if job.status == JobStatus.RUNNING and job.leased_until is not None and job.leased_until > now:
        return None
    job.status, job.leased_until, job.attempts = JobStatus.RUNNING, now + LEASE, job.attempts + 1
    job.save(update_fields=["status", "leased_until", "attempts"])
    return job


def _put_back(job: Job, error: str) -> None:
    """Wait longer after each failure; after the last attempt the job stays failed, for a person to see."""
    last = job.attempts >= ATTEMPTS
    waiting = not last and not Job.objects.filter(key=job.key, status=JobStatus.QUEUED).exists()
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.QUEUED if waiting else JobStatus.FAILED,
        not_before=timezone.now() + timedelta(seconds=min(15 * 2**job.attempts, 1800)),
        leased_until=None,
        error=error[:2000],
    )


def sweep() -> int:
    """Send again what waits longer than the grace, or whose worker's lease ran out; return how many."""
    now = timezone.now()
    waiting = Job.objects.filter(status=JobStatus.QUEUED, not_before__lt=now - GRACE)
    lost = Job.objects.filter(status=JobStatus.RUNNING, leased_until__lt=now)
    ids = [*waiting.values_list("pk", flat=True)[:500], *lost.values_list("pk", flat=True)[:500]]
    for job_id in ids:
        send(job_id)
    return len(ids)
