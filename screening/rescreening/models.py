"""Re-screenings: why all live parties are compared again, in which portions, and what it found."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.configurations.models import Configuration
from screening.hits.models import ScreeningRun, Watch
from screening.watchlists.models import Edition

DIGEST_BYTES = 32
NOT_COMPARED = bytes(DIGEST_BYTES)


class Rescreening(Record):
    """One time that all live parties are compared again, because something that matters has changed.

    Forward, with what is new in an edition, or in full, with every entity of every list.
    """

    class Cause(models.TextChoices):
        """Why the parties are compared again."""

        LIST_CHANGED = "list_changed", "A watchlist changed"
        CONFIGURATION_CHANGED = "configuration_changed", "The matching configuration changed"
        ENGINE_CHANGED = "engine_changed", "The matching engine changed"
        NIGHTLY = "nightly", "Nightly screening in full"
        REQUESTED = "requested", "Started by hand"

    class Status(models.TextChoices):
        """Where a re-screening is."""

        RUNNING = "running", "Running"
        DONE = "done", "Done"
        INCOMPLETE = "incomplete", "Ended with gaps"
        OVERTAKEN = "overtaken", "Overtaken by a newer edition"

    cause = models.CharField(max_length=24, choices=Cause.choices)
    what = models.TextField(help_text="What changed, in words and with figures.")
    figures = models.JSONField(default=dict, help_text="Of a list: how many were added, changed, removed.")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")
    configuration = models.ForeignKey(Configuration, on_delete=models.PROTECT, related_name="+")
    matcher_version = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    gaps = models.PositiveIntegerField(default=0, help_text="Threads that could not be compared.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(status="running"), name="rescreening_runs_once_an_edition"
            ),
            models.UniqueConstraint(
                fields=["cause"],
                condition=Q(status="running", edition=None),
                name="rescreening_in_full_runs_once_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(cause="list_changed", edition__isnull=False)
                | ~Q(cause="list_changed") & Q(edition=None, previous=None),
                name="rescreening_of_a_list_names_its_edition",
            ),
            models.CheckConstraint(
                condition=Q(status="running", finished_at=None)
                | ~Q(status="running") & Q(finished_at__gte=F("started_at")),
                name="rescreening_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(gaps=0), name="rescreening_done_has_no_gap"
            ),
            models.CheckConstraint(
                condition=~Q(cause="requested") | Q(requested_by__isnull=False),
                name="rescreening_by_hand_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "id"], name="rescreening_newest")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="rescreening_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="rescreening_as_started",
                fields=[
                    *("cause", "what", "figures", "edition", "previous", "configuration"),
                    *("matcher_version", "requested_by", "started_at"),
                ],
            ),
            pgtrigger.Protect(
                name="rescreening_as_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.finished_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"Re-screening of {self.started_at:%-d %b %Y, %H:%M}"

    @property
    def in_full(self) -> bool:
        """Whether each party is compared with every entity, not only with those that changed."""
        return self.cause != self.Cause.LIST_CHANGED


class Shard(Record):
    """A fixed portion of the threads of a re-screening: compared, and marked so, in one transaction.

    What is marked is never edited: `digests` says of each of `watches` which facts were compared, so that
    "nothing found" stands as firmly as a hit.
    """

    rescreening = models.ForeignKey(Rescreening, on_delete=models.PROTECT, related_name="shards")
    number = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(
        default=1, help_text="Later rounds take up what an earlier one had to leave."
    )
    watches = ArrayField(models.UUIDField(), help_text="In ascending order, fixed when it was laid out.")
    parties = models.PositiveIntegerField(help_text="Of these threads when it was laid out.")
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    compared = models.PositiveIntegerField(default=0, help_text="Threads compared in this portion.")
    parties_compared = models.PositiveIntegerField(default=0)
    covered = models.PositiveIntegerField(
        default=0, help_text="Threads that needed it no more: their own screening was newer, or they ended."
    )
    left = models.PositiveIntegerField(
        default=0, help_text="Threads in use at that moment: the next round's."
    )
    with_news = models.PositiveIntegerField(default=0, help_text="Threads screened in full for a difference.")
    editions = ArrayField(models.UUIDField(), default=list, help_text="In force when it was compared.")
    digests = models.BinaryField(
        default=b"", help_text="32 bytes a thread: SHA-256 of the facts compared, zeros where it was not."
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["rescreening", "number"], name="shard_number_once"),
            models.CheckConstraint(condition=~Q(watches=[]), name="shard_has_threads"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(started_at__isnull=False, done_at__gte=F("started_at")),
                name="shard_done_has_its_times",
            ),
        ]
        indexes = [
            models.Index(fields=["rescreening", "number"], condition=Q(done_at=None), name="shard_waiting")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="shard_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="shard_as_laid_out", fields=["rescreening", "number", "round", "watches", "parties"]
            ),
            pgtrigger.Protect(
                name="shard_as_done",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.done_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"Portion {self.number}"

    def facts_compared(self) -> Iterator[tuple[UUID, str]]:
        """Yield the id of each watch that was compared here, with the digest of its facts."""
        for place, watch in enumerate(self.watches):
            digest = bytes(self.digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES])
            if digest and digest != NOT_COMPARED:
                yield watch, digest.hex()


class News(Record):
    """A thread in which a re-screening found a difference, and the screening in full that it asked for."""

    rescreening = models.ForeignKey(Rescreening, on_delete=models.PROTECT, related_name="news")
    shard = models.ForeignKey(Shard, on_delete=models.PROTECT, related_name="news")
    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="+")
    what = models.TextField(help_text="What is different, in words.")

    class Meta:
        verbose_name_plural = "news"
        constraints = [models.UniqueConstraint(fields=["shard", "watch"], name="news_once_a_shard")]
        indexes = [models.Index(fields=["rescreening", "created_at", "id"], name="news_of_rescreening")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="news_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.what
