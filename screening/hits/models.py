"""Screening runs, also those that found nothing, and the hits that analysts rule on."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from exportctl.core.base import Record, track_history
from screening.configurations.models import Configuration
from screening.hits.rules import PartyFacts, party_from_json, percent
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


RESTS_ON_ITS_RULING = pgtrigger.Trigger(
    name="hit_rests_on_its_ruling",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.status IN ('false_positive', 'true_match')"),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM screening_ruling AS ruling JOIN screening_hit AS ruled ON ruled.id = ruling.hit_id
            WHERE ruling.id = NEW.ruling_id AND ruling.outcome = NEW.status
            AND (ruling.confirmed_by_id IS NOT NULL
                OR NOT ruling.needs_second AND NEW.score < ruling."limit")
            AND (ruled.party_identity, ruled.watchlist, ruled.external_id, ruled.entity_digest, ruled.basis)
                = (NEW.party_identity, NEW.watchlist, NEW.external_id, NEW.entity_digest, NEW.basis)
        ) THEN
            RAISE EXCEPTION 'a hit is closed by a ruling in force on its own pair only'
            USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@track_history()
class Hit(Record):
    """A listed entity that a party of a run may be, with what was compared and where its ruling stands."""

    class Status(models.TextChoices):
        """What is known about a hit."""

        OPEN = "open", "Open"
        IN_REVIEW = "in_review", "Waiting for a second person"
        ESCALATED = "escalated", "Escalated"
        FALSE_POSITIVE = "false_positive", "Cleared"
        TRUE_MATCH = "true_match", "True match"
        LAPSED = "lapsed", "Replaced by a newer screening"

    class Basis(models.TextChoices):
        """What the party and the listed entity have to do with each other."""

        IDENTITY = "identity", "May be the listed one"
        OWNERSHIP = "ownership", "May be owned by the listed one"

    WAITING = (Status.OPEN, Status.IN_REVIEW, Status.ESCALATED)
    BLOCKING = (*WAITING, Status.TRUE_MATCH)

    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="hits")
    thread = models.UUIDField()
    party_ref = models.CharField(max_length=60)
    party_name = models.CharField(max_length=500)
    party_identity = models.CharField(
        max_length=64, help_text="Of who the party is, without its owner's id and its role."
    )
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="hits")
    watchlist = models.CharField(max_length=40, help_text="Key of the list.")
    external_id = models.CharField(max_length=60, help_text="The publisher's own id of the entity.")
    entity_digest = models.CharField(max_length=64, help_text="Of all that the list said of the entity.")
    basis = models.CharField(max_length=9, choices=Basis.choices, default=Basis.IDENTITY)
    chain = models.JSONField(default=list, help_text="Of ownership: the links, from the listed owner down.")
    score = models.DecimalField(max_digits=5, decimal_places=4, help_text="0 to 1.")
    query_name = models.TextField(help_text="The party's name that scored.")
    listed_name = models.TextField(help_text="The listed name that scored.")
    features = models.JSONField(help_text="Objects of name, score, detail, left, right, counts.")
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.OPEN)
    stands_for = models.CharField(
        max_length=12, default="open_case", help_text="live_license, open_case or registry, when raised."
    )
    severity = models.PositiveSmallIntegerField(help_text="Points; the queue shows the highest first.")
    due_on = models.DateField(help_text="By when it is to be ruled on.")
    ruling = models.ForeignKey(
        "Ruling",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What its status rests on, or what was proposed; of another hit where it was carried over.",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    escalated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
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
                condition=Q(status="lapsed")
                | Q(status__in=["open", "escalated"], ruling__isnull=True)
                | Q(status__in=["in_review", "false_positive", "true_match"], ruling__isnull=False),
                name="hit_has_a_ruling_or_waits_for_one",
            ),
            models.CheckConstraint(
                condition=~Q(status="escalated") | Q(escalated_by__isnull=False),
                name="hit_escalated_by_somebody",
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="hit_score_is_a_share"),
        ]
        indexes = [
            models.Index(fields=["thread", "status"], name="hit_of_thread"),
            models.Index(
                fields=["-severity", "due_on", "id"],
                condition=Q(status__in=["open", "in_review", "escalated"]),
                name="hit_waiting_by_severity",
            ),
            models.Index(
                fields=["due_on", "-severity", "id"],
                condition=Q(status__in=["open", "in_review", "escalated"]),
                name="hit_waiting_by_due_day",
            ),
            models.Index(fields=["watchlist", "external_id", "party_identity"], name="hit_of_pair"),
            models.Index(fields=["party_identity"], name="hit_of_party"),
            models.Index(Upper("party_name"), name="hit_of_party_name"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="hit_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="hit_as_found",
                fields=[
                    *("run", "thread", "party_ref", "party_name", "party_identity"),
                    *("entity", "watchlist", "external_id", "entity_digest"),
                    *("basis", "chain", "score", "query_name", "listed_name", "features"),
                ],
            ),
            pgtrigger.Protect(
                name="hit_delisted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.delisted_in_id IS NOT NULL "
                    "AND OLD.delisted_in_id IS DISTINCT FROM NEW.delisted_in_id"
                ),
            ),
            RESTS_ON_ITS_RULING,
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

    @property
    def carried(self) -> bool:
        """Whether its ruling was made on another hit of the same pair."""
        return self.ruling is not None and self.ruling.hit_id != self.pk
