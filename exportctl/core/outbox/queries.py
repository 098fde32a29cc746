"""Reads of jobs: what waits, what failed."""

from django.db.models import QuerySet

from exportctl.core.outbox.models import Job, JobStatus
from exportctl.core.people.models import User


def jobs_visible_to(actor: User) -> QuerySet[Job]:
    """Return all jobs for those who may see them, none for others."""
    return Job.objects.all() if actor.holds("jobs.see") else Job.objects.none()


def unfinished(actor: User) -> QuerySet[Job]:
    """Return the jobs that wait, run or failed."""
    return jobs_visible_to(actor).exclude(status=JobStatus.DONE)


def failed(actor: User) -> QuerySet[Job]:
    """Return the jobs that failed for good and wait for a person."""
    return jobs_visible_to(actor).filter(status=JobStatus.FAILED)
