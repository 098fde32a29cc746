"""Watchlists: the list, its editions, and the entities of an edition, which are never edited."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record


class Watchlist(Record):
    """A published list of persons, organizations, vessels and aircraft, and the kind of file it comes in."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120)
    source = models.CharField(max_length=20, help_text="Key of the parser that reads its files.")
    public = models.BooleanField(
        default=False, help_text="Published to everybody, so that exporters may see its entries."
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


TWO_PEOPLE = pgtrigger.Trigger(
    name="edition_by_two_people",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.status IN ('held', 'superseded') AND NEW.status = 'in_force'"),
    func="""
        IF NOT EXISTS (SELECT 1 FROM screening_proposal WHERE edition_id = NEW.id AND status = 'agreed') THEN
            RAISE EXCEPTION 'two people put a held or an earlier edition in force'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Edition(Record):
    """One attempt to bring a list up to date: received, then in force, held or refused, later superseded.

    The files as received are kept beside it. Once it was read, only its status may change.
    """

    class Status(models.TextChoices):
        """Where an edition is."""

        RECEIVED = "received", "Being read"
        HELD = "held", "Waits for a second person"
        IN_FORCE = "in_force", "In force"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REFUSED = "refused", "Refused"

    watchlist = models.ForeignKey(Watchlist, on_delete=models.PROTECT, related_name="editions")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    sha256 = models.CharField(
        max_length=64,
        help_text="Of the file as received; of several files, of their hashes in order, one a line.",
    )
    parser_version = models.CharField(max_length=20)
    published_on = models.DateField(
        null=True, help_text="The publisher's date, where the file or someone says it."
    )
    retrieved_at = models.DateTimeField()
    counts = models.JSONField(default=dict, help_text="Every row of the files, accounted for.")
    left_out = models.PositiveIntegerField(default=0, help_text="Records that could not be read.")
    guards = models.JSONField(default=list, help_text="Why a second person must accept it, as sentences.")
    refusal = models.TextField(blank=True, help_text="Why it was refused, with file and line.")

    class Meta:
        ordering = ["-retrieved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["watchlist"], condition=Q(status="in_force"), name="watchlist_one_edition_in_force"
            ),
            models.UniqueConstraint(
                fields=["watchlist"], condition=Q(status="held"), name="watchlist_one_edition_held"
            ),
            models.UniqueConstraint(
                fields=["watchlist", "sha256"],
                condition=~Q(status__in=["refused", "withdrawn"]),
                name="edition_loaded_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal=""), name="edition_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | ~Q(guards=[]), name="edition_held_with_a_reason"
            ),
        ]
        triggers = [
            TWO_PEOPLE,
            pgtrigger.Protect(name="edition_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="edition_as_read",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'received' AND "
                    "((OLD.watchlist_id, OLD.sha256, OLD.parser_version, OLD.published_on, OLD.retrieved_at, "
                    "OLD.counts, OLD.left_out, OLD.guards) IS DISTINCT FROM "
                    "(NEW.watchlist_id, NEW.sha256, NEW.parser_version, NEW.published_on, NEW.retrieved_at, "
                    "NEW.counts, NEW.left_out, NEW.guards) "
                    "OR (OLD.refusal IS DISTINCT FROM NEW.refusal AND OLD.status <> 'held'))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.watchlist.title} of {self.published_on or self.retrieved_at.date()}"

    @property
    def entity_count(self) -> int:
        """How many entities were read."""
        return int(self.counts.get("entities", 0))


class Finding(models.Model):
    """A record of the files that was left out, or one that is odd but was read, with its line and why."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField()
    left_out = models.BooleanField()
    file = models.TextField()
    line = models.PositiveIntegerField()
    message = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="finding_position_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="finding_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


class Proposal(Record):
    """One person's wish to put an edition in force that does not come into force by itself, and the answer.

    It is about an edition that is held, or about an earlier one in the place of `instead_of`.
    """

    class Status(models.TextChoices):
        """Where a proposal is."""

        OPEN = "open", "Waits for a second person"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="proposals")
    instead_of = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(status="open"), name="proposal_open_once_an_edition"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(status="agreed")
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("proposed_by"))),
                name="proposal_agreed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_at__isnull=True, answer="")
                | (~Q(status="open") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="proposal_answered_with_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="proposal_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="proposal_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'open'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.reason}"


class FetchAttempt(Record):
    """One try to download a list from its publisher, and what came of it."""

    class Outcome(models.TextChoices):
        """What came of it."""

        LOADED = "loaded", "A new edition is in force"
        HELD = "held", "A new edition waits for a second person"
        UNCHANGED = "unchanged", "Nothing new"
        REFUSED = "refused", "The new edition was refused"
        FAILED = "failed", "The download failed"

    watchlist = models.ForeignKey(Watchlist, on_delete=models.PROTECT, related_name="fetches")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="fetches")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    started_at = models.DateTimeField()
    http_status = models.PositiveSmallIntegerField(
        null=True, help_text="Of the last answer, if there was one."
    )
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes received.")
    parser_version = models.CharField(max_length=20)
    validators = models.JSONField(default=dict, help_text="ETag and Last-Modified of each address.")
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["watchlist", "-started_at"], name="fetch_attempt_latest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=["failed", "refused"]) | ~Q(error=""),
                name="fetch_failed_with_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="fetch_attempt_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.watchlist} at {self.started_at}: {self.outcome}"


class Entity(Record):
    """One listed person, organization, vessel or aircraft of one edition."""

    class Kind(models.TextChoices):
        """What is listed."""

        PERSON = "person", "Person"
        ORGANIZATION = "organization", "Organization"
        VESSEL = "vessel", "Vessel"
        AIRCRAFT = "aircraft", "Aircraft"

    # No index of its own: the unique one begins with it, and right after a load, before the table is
    # analyzed, a planner that had the choice compared each entity with every one of the other edition.
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="entities", db_index=False)
    external_id = models.CharField(max_length=60, help_text="The publisher's own id.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.TextField(help_text="The primary name.")
    programs = ArrayField(models.TextField(), default=list)
    birth_dates = ArrayField(
        models.TextField(), default=list, help_text="EDTF: 1971-03-02, 1971~, 1963/1967."
    )
    nationalities = ArrayField(models.TextField(), default=list, help_text="ISO alpha-2, or as written.")
    identifiers = models.JSONField(default=list, help_text="Objects of kind, value, country and note.")
    remarks = models.TextField(blank=True)
    listed_on = models.DateField(null=True)
    requirement = models.TextField(blank=True, help_text="The license requirement as published.")
    citation = models.TextField(blank=True, help_text="Where the listing was published.")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of all that the list says of it; equal in two editions: unchanged."
    )

    class Meta:
        ordering = ["external_id"]
        constraints = [
            # The digest lies in the same index, so that two editions are compared without reading a row.
            models.UniqueConstraint(
                fields=["edition", "external_id"], include=["digest"], name="entity_once_an_edition"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="entity_has_a_name"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="entity_has_a_digest"),
        ]
        triggers = [
            pgtrigger.Protect(name="entity_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.name


class EntityName(models.Model):
    """One name of an entity as written, the primary one first, with the publisher's quality."""

    class Quality(models.TextChoices):
        """How good the publisher says that a name is."""

        PRIMARY = "primary", "Primary name"
        STRONG = "strong", "Alias"
        WEAK = "weak", "Weak alias"
        FORMER = "former", "Former name"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="names")
    position = models.PositiveSmallIntegerField()
    value = models.TextField()
    quality = models.CharField(max_length=8, choices=Quality.choices)
    script = models.CharField(max_length=30)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "position"], name="entity_name_position_once")
        ]
        triggers = [
            pgtrigger.Protect(name="entity_name_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.value


class EntityAddress(models.Model):
    """One address of an entity, in one line."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="addresses")
    text = models.TextField()
    country = models.TextField(blank=True, help_text="As written.")
    country_code = models.CharField(max_length=2, blank=True, help_text="ISO alpha-2, where it is known.")

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(
                name="entity_address_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.text
