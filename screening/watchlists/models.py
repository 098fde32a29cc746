"""Watchlists: the list, its editions, and the entities of an edition, which are never edited."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

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


class Edition(Record):
    """One attempt to bring a list up to date: received, then in force or refused, later superseded.

    The files as received are kept beside it. Once it was read, only its status may change.
    """

    class Status(models.TextChoices):
        """Where an edition is."""

        RECEIVED = "received", "Being read"
        IN_FORCE = "in_force", "In force"
        SUPERSEDED = "superseded", "Superseded"
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
    problems = models.JSONField(default=list, help_text="Rows left out, with file, line and reason.")
    refusal = models.TextField(blank=True, help_text="Why it was refused, with file and line.")

    class Meta:
        ordering = ["-retrieved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["watchlist"], condition=Q(status="in_force"), name="watchlist_one_edition_in_force"
            ),
            models.UniqueConstraint(
                fields=["watchlist", "sha256"], condition=~Q(status="refused"), name="edition_loaded_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal=""), name="edition_refused_with_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="edition_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="edition_as_read",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'received' AND "
                    "(OLD.watchlist_id, OLD.sha256, OLD.parser_version, OLD.published_on, OLD.retrieved_at, "
                    "OLD.counts, OLD.problems, OLD.refusal) IS DISTINCT FROM "
                    "(NEW.watchlist_id, NEW.sha256, NEW.parser_version, NEW.published_on, NEW.retrieved_at, "
                    "NEW.counts, NEW.problems, NEW.refusal)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.watchlist.title} of {self.published_on or self.retrieved_at.date()}"


class Entity(Record):
    """One listed person, organization, vessel or aircraft of one edition."""

    class Kind(models.TextChoices):
        """What is listed."""

        PERSON = "person", "Person"
        ORGANIZATION = "organization", "Organization"
        VESSEL = "vessel", "Vessel"
        AIRCRAFT = "aircraft", "Aircraft"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="entities")
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

    class Meta:
        ordering = ["external_id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "external_id"], name="entity_once_an_edition"),
            models.CheckConstraint(condition=~Q(name=""), name="entity_has_a_name"),
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
