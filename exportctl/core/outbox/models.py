"""Jobs: what is to be done in the background. The row is the record, the broker only carries its id."""

import uuid

from django.db import models
from django.db.models import Q


class JobStatus(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """One piece of work with a lease: a worker that dies loses it, and the sweep hands it on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    key = models.CharField(
        max_length=200, help_text="A second job of the same key is not queued beside the first."
    )
    arguments = models.JSONField()
    status = models.CharField(max_length=8, choices=JobStatus.choices, default=JobStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(status="queued"), name="job_queued_once_per_key"
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(leased_until__isnull=False), name="job_running_has_lease"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(status__in=["queued", "running"]), name="job_unfinished"
            )
        ]
