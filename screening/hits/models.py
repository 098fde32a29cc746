"""Screening runs, also those that found nothing, and the hits that an analyst rules on."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from screening.configurations.models import Configuration
from screening.hits.rules import GROUNDS, PartyFacts, party_from_json, percent
from screening.watchlists.models import Edition, Entity


@track_history()
class ScreeningRun(Record):
    """One screening of all parties of a thread against all lists in force at that time.

    What was asked never changes; the answer is written once, by `services.screen`. A run that found
    nothing is a row as firm as one with hits.
    """

    class Status(models.TextChoices):
        """Where a run is."""

        QUEUED = "queued", "Waiting"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        SUPERSEDED = "superseded", "Replaced by a newer request"

    class Cause(models.TextChoices):
        """Why the parties were screened."""

        REQUESTED = "requested", "Asked for"
        LIST_CHANGED = "list_changed", "A watchlist changed"
        CONFIGURATION_CHANGED = "configuration_changed", "The matching configuration changed"
        ENGINE_CHANGED = "engine_changed", "The matching engine changed"
        OWNERSHIP_CHANGED = "ownership_changed", "Ownership of a party changed"
        NIGHTLY = "nightly", "Nightly screening in full"

    thread = models.UUIDField(help_text="The case that the parties belong to.")
    label = models.CharField(max_length=200, help_text="What analysts know the thread by.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    cause = models.CharField(max_length=24, choices=Cause.choices, default=Cause.REQUESTED)
    cause_note = models.TextField(blank=True, help_text="What changed, in words.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    facts = models.JSONField(help_text="The parties as they were described.")
    facts_digest = models.CharField(max_length=64)
    matcher_version = models.CharField(max_length=40, blank=True)
    configuration = models.ForeignKey(
        Configuration, null=True, on_delete=models.PROTECT, related_name="+", help_text="Of the matcher."
    )
    editions = models.JSONField(
        default=list, help_text="Objects of id, watchlist, title, published_on, sha256."
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    hit_count = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(status="queued"), name="screening_run_one_queued_a_thread"
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(hit_count__isnull=False, finished_at__isnull=False, configuration__isnull=False)
                & ~Q(matcher_version="")
                & ~Q(editions=[]),
                name="screening_run_done_says_against_what",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="screening_run_failed_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["thread", "-requested_at"], name="screening_run_of_thread")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="screening_run_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="screening_run_as_asked",
                fields=[
                    *("thread", "label", "requested_by", "requested_at", "cause", "cause_note"),
                    *("facts", "facts_digest"),
                ],
            ),
            pgtrigger.Protect(
                name="screening_run_as_answered",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.finished_at IS NOT NULL AND "
                    "(OLD.matcher_version, OLD.configuration_id, OLD.editions, OLD.started_at, "
                    "OLD.finished_at, OLD.error, OLD.hit_count) IS DISTINCT FROM "
                    "(NEW.matcher_version, NEW.configuration_id, NEW.editions, NEW.started_at, "
                    "NEW.finished_at, NEW.error, NEW.hit_count)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Screening of {self.label}"

    @property
    def parties(self) -> tuple[PartyFacts, ...]:
        """The parties as they were described."""
        return tuple(party_from_json(stored) for stored in self.facts)

    def party(self, ref: str) -> PartyFacts:
        """Return the party with the owner's id `ref`."""
        return next(party for party in self.parties if party.ref == ref)


class Watch(Record):
    """The parties of one thread, screened again on every change for as long as they are live.

    `editions`, `configuration` and `matcher_version` are what the parties have been compared with by now:
    the run's own at first; a re-screening that found nothing new moves them on without another run.
    """

    class Kind(models.TextChoices):
        """What a thread is."""

        CASE = "case", "Case or license"
        PARTY = "party", "Party of the registry"

    thread = models.UUIDField(unique=True)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.CASE)
    label = models.CharField(max_length=200, help_text="What analysts know the thread by.")
    live = models.BooleanField(default=True)
    facts = models.JSONField(help_text="The parties as they are described now.")
    facts_digest = models.CharField(max_length=64)
    run = models.ForeignKey(
        ScreeningRun, null=True, on_delete=models.PROTECT, related_name="+", help_text="The newest done."
    )
    editions = ArrayField(models.UUIDField(), default=list, help_text="Compared with all of these.")
    configuration = models.CharField(max_length=64, blank=True, help_text="Digest of the configuration.")
    matcher_version = models.CharField(max_length=40, blank=True)
    verified_at = models.DateTimeField(null=True, help_text="Last compared in full, with every entity.")

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=True, editions=[], verified_at__isnull=True)
                | Q(run__isnull=False, verified_at__isnull=False)
                & ~Q(configuration="")
                & ~Q(matcher_version=""),
                name="watch_says_against_what",
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(live=True), name="watch_live")]
        triggers: ClassVar = [pgtrigger.Protect(name="watch_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.label

    @property
    def parties(self) -> tuple[PartyFacts, ...]:
        """The parties as they are described now."""
        return tuple(party_from_json(stored) for stored in self.facts)


@track_history()
class Hit(Record):
    """A listed entity that a party of a run may be, with what was compared and what an analyst ruled."""

    class Status(models.TextChoices):
        """What is known about a hit."""

        OPEN = "open", "Open"
        FALSE_POSITIVE = "false_positive", "False positive"
        TRUE_MATCH = "true_match", "True match"
        LAPSED = "lapsed", "Replaced by a newer screening"

    class Basis(models.TextChoices):
        """What the party and the listed entity have to do with each other."""

        IDENTITY = "identity", "May be the listed one"
        OWNERSHIP = "ownership", "May be owned by the listed one"

    BLOCKING = (Status.OPEN, Status.TRUE_MATCH)

    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="hits")
    thread = models.UUIDField()
    party_ref = models.CharField(max_length=60)
    party_name = models.CharField(max_length=500)
    party_digest = models.CharField(max_length=64, help_text="Of this one party's facts.")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="hits")
    watchlist = models.CharField(max_length=40, help_text="Key of the list.")
    basis = models.CharField(max_length=9, choices=Basis.choices, default=Basis.IDENTITY)
    chain = models.JSONField(default=list, help_text="Of ownership: the links, from the listed owner down.")
    score = models.DecimalField(max_digits=5, decimal_places=4, help_text="0 to 1.")
    query_name = models.TextField(help_text="The party's name that scored.")
    listed_name = models.TextField(help_text="The listed name that scored.")
    features = models.JSONField(help_text="Objects of name, score, detail, left, right, counts.")
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.OPEN)
    ground = models.CharField(max_length=20, choices=list(GROUNDS.items()), blank=True)
    reason = models.TextField(blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True)
    carried_from = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The ruling that this one repeats.",
    )
    delisted_in = models.ForeignKey(
        Edition,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The first edition without the entity; a note that rules on nothing.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "party_ref", "entity", "basis"], name="hit_once_a_run"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "lapsed"])
                | Q(ruled_by__isnull=False, ruled_at__isnull=False) & ~Q(reason=""),
                name="hit_ruled_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="false_positive") | Q(ground__in=list(GROUNDS)),
                name="hit_cleared_on_a_ground",
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="hit_score_is_a_share"),
        ]
        indexes = [
            models.Index(fields=["thread", "status"], name="hit_of_thread"),
            models.Index(fields=["created_at", "id"], condition=Q(status="open"), name="hit_open"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="hit_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="hit_as_found",
                fields=[
                    *("run", "thread", "party_ref", "party_name", "party_digest", "entity", "watchlist"),
                    *("basis", "chain", "score", "query_name", "listed_name", "features"),
                ],
            ),
            pgtrigger.Protect(
                name="hit_delisted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.delisted_in_id IS NOT NULL AND OLD.delisted_in_id IS DISTINCT FROM NEW.delisted_in_id"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name} and {self.listed_name}"

    @property
    def percent(self) -> str:
        """The score as a whole percentage, rounded down."""
        return percent(self.score)

    @property
    def party(self) -> PartyFacts:
        """The party as the run described it."""
        return self.run.party(self.party_ref)
