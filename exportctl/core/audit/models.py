"""The append-only trail and its daily seals."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q


class AuditEvent(models.Model):
    """One thing that was done. Rows are only ever added: triggers and the web role's grants see to it.

    `thread` is the case or organization that the event belongs to, so that a timeline is one indexed read.
    `digest` is an HMAC over the other columns, keyed outside the database.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    sentence = models.TextField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    thread = models.UUIDField(null=True)
    exporter = models.BooleanField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["thread", "-seq"], name="audit_event_thread"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class AuditSeal(models.Model):
    """The closing of one day (UTC): how many events it has, and a digest chained to the seal before.

    `ranges` are the sealed sequence numbers as [first, last] pairs, so that a removed event can be named.
    """

    day = models.DateField(primary_key=True)
    events = models.PositiveIntegerField()
    ranges = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(digest=F("previous")), name="audit_seal_chains_on"),
            models.UniqueConstraint(fields=["previous"], name="audit_seals_are_one_chain"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
