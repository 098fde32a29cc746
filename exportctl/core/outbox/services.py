"""Queueing, running and sweeping jobs."""

import hashlib
import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict
from exportctl.core.outbox.models import Job, JobStatus
from exportctl.core.outbox.registry import Event, handlers_of, plain_values, work_of
from exportctl.core.people.models import User

LEASE = timedelta(seconds=60)
GRACE = timedelta(seconds=30)
ATTEMPTS = 8
BATCH = 500
QUEUE = """
INSERT INTO core_job (id, name, key, arguments, status, attempts, not_before, error, created_at)
VALUES (%(id)s, %(name)s, %(key)s, %(arguments)s, 'queued', 0, %(now)s, '', %(now)s)
ON CONFLICT (key) WHERE status = 'queued' DO UPDATE SET not_before = EXCLUDED.not_before
RETURNING id
"""
log = structlog.get_logger(__name__)


def publish(event: Event) -> None:
    """Queue one job per handler of `event`, in the caller's transaction."""
    values = plain_values(event)
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    for name in handlers_of(type(event)):
        enqueue(name, key=f"{name}:{digest}", **values)


def enqueue(name: str, *, key: str, **arguments: Any) -> None:
    """Queue a job in the caller's transaction, and tell the workers on commit.

    A job with the same key that still waits is enough: it is locked until the caller commits, so that it
    sees what the caller wrote. When the broker is down the row stays, and the sweep sends it later.
    """
    work_of(name)
    row: dict[str, str | UUID | datetime] = {
        "id": uuid4(),
        "name": name,
        "key": key,
        "arguments": json.dumps(arguments),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, row)
        job_id = UUID(str(cursor.fetchone()[0]))
    transaction.on_commit(partial(send, job_id))


def send(job_id: UUID) -> None:
    """Hand a job's id to the broker; a broker that is down costs time, not the job."""
    from exportctl.core.outbox.tasks import run_job

    try:
        run_job.delay(str(job_id))
    except (BrokerDown, OSError) as error:
        log.warning("broker_down", job=str(job_id), error=type(error).__name__)


def run(job_id: UUID) -> None:
    """Do a job unless it is done or another worker is at it; keep the error of a failure.

    The work and its mark are one transaction, which holds the job's row: what dies leaves nothing behind,
    and the free row tells the sweep so.
    """
    job = _lease(job_id)
    if job is None:
        return
    try:
        with transaction.atomic():
            _hold(job)
            work_of(job.name)(**job.arguments)
            Job.objects.filter(pk=job.pk).update(
                status=JobStatus.DONE, finished_at=timezone.now(), leased_until=None, error=""
            )
    except Exception as error:
        log.exception("job_failed", job=job.name, attempt=job.attempts)
        _put_back(job, f"{type(error).__name__}: {error}")


@transaction.atomic
def _lease(job_id: UUID) -> Job | None:
    """Take a job: the lease bridges the moment until its row is held."""
    now = timezone.now()
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None or job.status in {JobStatus.DONE, JobStatus.FAILED}:
        return None
    if job.status == JobStatus.RUNNING and job.leased_until is not None and job.leased_until > now:
        return None
    if job.attempts >= ATTEMPTS:
        job.status, job.leased_until, job.error = JobStatus.FAILED, None, "Its worker died each time."
    else:
        job.status, job.leased_until, job.attempts = JobStatus.RUNNING, now + LEASE, job.attempts + 1
    job.save(update_fields=["status", "leased_until", "attempts", "error"])
    return job if job.status == JobStatus.RUNNING else None


def _hold(job: Job) -> None:
    """Lock the row until the work is committed; refuse where the lease ran out and somebody else has it."""
    held = Job.objects.select_for_update().filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)
    if not held.exists():
        raise Conflict("Another worker has taken this job.", code="lease_lost")


def _put_back(job: Job, error: str) -> None:
    """Wait longer after each failure; after the last attempt the job stays failed, for a person to see."""
    last = job.attempts >= ATTEMPTS
    waiting = not last and not Job.objects.filter(key=job.key, status=JobStatus.QUEUED).exists()
    Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts).update(
        status=JobStatus.QUEUED if waiting else JobStatus.FAILED,
        not_before=timezone.now() + timedelta(seconds=min(15 * 2**job.attempts, 1800)),
        leased_until=None,
        error=error[:2000],
    )


@transaction.atomic
def sweep() -> int:
    """Send again what waits longer than the grace, or whose worker is gone; return how many.

    A worker that is alive holds its job's row, so a row that is free after its lease has lost its worker.
    """
    now = timezone.now()
    free = Job.objects.select_for_update(skip_locked=True).order_by("not_before").values_list("pk", flat=True)
    waiting = free.filter(status=JobStatus.QUEUED, not_before__lt=now - GRACE)
    lost = free.filter(status=JobStatus.RUNNING, leased_until__lt=now)
    ids = [*waiting[:BATCH], *lost[:BATCH]]
    for job_id in ids:
        transaction.on_commit(partial(send, job_id))
    return len(ids)


@transaction.atomic
def retry(job: Job, *, actor: User) -> None:
    """Let a failed job run again, with all its attempts before it.

    Raises:
        NotPermitted: the actor may not see jobs.
        Conflict: `not_failed`, because it runs again already or was done.
    """
    require(actor, "jobs.see")
    locked = Job.objects.select_for_update().get(pk=job.pk)
    queued_again = Job.objects.filter(key=locked.key, status=JobStatus.QUEUED).exists()
    if locked.status != JobStatus.FAILED or queued_again:
        raise Conflict("This job did not fail, or waits again already.", code="not_failed")
    locked.status, locked.attempts, locked.not_before = JobStatus.QUEUED, 0, timezone.now()
    locked.save(update_fields=["status", "attempts", "not_before"])
    audit.record(locked, "job.retried", actor=actor, name=locked.name)
    transaction.on_commit(lambda: send(locked.pk))
