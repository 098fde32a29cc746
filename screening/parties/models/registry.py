"""One record per real party across cases, and what was said of it where."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.hits.models import ScreeningRun
from screening.parties.rules.recognition import registry_id

NO_CIRCLE = """
IF EXISTS (
    WITH RECURSIVE above AS (
        SELECT id, merged_into_id FROM screening_registryparty WHERE id = NEW.merged_into_id
        UNION
        SELECT p.id, p.merged_into_id FROM screening_registryparty p JOIN above a ON p.id = a.merged_into_id
    )
    SELECT 1 FROM above WHERE id = NEW.id
) THEN
    RAISE EXCEPTION 'registry_party_no_circle: a record cannot be merged into one that is merged into it'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class RegistryParty(Record):
    """One record of the registry. Records that are merged into it stay as they are and point to it.

    `head` is the record that stands for all of them, the record itself where it is not merged; what is known
    of a party is what all records with the same head say. The id tells that it is one of a registry party.
    """

    class Kind(models.TextChoices):
        """What a party is."""

        COMPANY = "company", "Company"
        PERSON = "person", "Person"
        GOVERNMENT = "government", "Government body"
        MILITARY = "military", "Military body"

    class Origin(models.TextChoices):
        """Where a record comes from."""

        SCREENED = "screened", "Screened with a case"
        ENTERED = "entered", "Entered by hand"
        SPLIT = "split", "Split off another record"

    id = models.UUIDField(primary_key=True, default=registry_id, editable=False)
    name = models.CharField(max_length=500, help_text="As it was first described.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    birth_date = models.CharField(max_length=10, blank=True, help_text="1971, 1971-03 or 1971-03-02.")
    identity = models.CharField(
        max_length=64, blank=True, help_text="Digest by which it is recognized; none where it was split off."
    )
    origin = models.CharField(max_length=8, choices=Origin.choices)
    search = models.TextField(help_text="The words of its names and its numbers, in Latin letters.")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    head = models.ForeignKey("self", on_delete=models.PROTECT, related_name="members")

    class Meta:
        verbose_name_plural = "registry parties"
        constraints = [
            models.UniqueConstraint(
                fields=["identity"], condition=~Q(identity=""), name="registry_party_one_an_identity"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="registry_party_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, head=F("id"))
                | Q(merged_into__isnull=False) & ~Q(head=F("id")) & ~Q(merged_into=F("id")),
                name="registry_party_head_is_not_merged",
            ),
        ]
        indexes = [
            models.Index(
                fields=["name", "id"], condition=Q(merged_into__isnull=True), name="registry_party_by_name"
            ),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="registry_party_search"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="registry_party_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="registry_party_as_described",
                fields=["name", "kind", "country", "birth_date", "identity", "origin", "first_seen_at"],
            ),
            pgtrigger.Trigger(
                name="registry_party_no_circle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                func=NO_CIRCLE,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_merged(self) -> bool:
        """Whether another record stands for it."""
        return self.merged_into_id is not None


class Fact(models.Model):
    """Something that was said of a party, with where it was said and on which day. Only a split moves it."""

    source = models.CharField(max_length=200)
    seen_on = models.DateField()

    class Meta:
        abstract = True


def _fact_triggers(name: str, *fields: str) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Protect(name=f"{name}_stays", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name=f"{name}_as_said", fields=[*fields, "source", "seen_on"]),
    ]


class PartyAlias(Fact):
    """Another name of a party."""

    party = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="aliases")
    value = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]
        triggers: ClassVar = _fact_triggers("party_alias", "value")

    def __str__(self) -> str:
        return self.value


class PartySite(Fact):
    """An address of a party."""

    party = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="sites")
    text = models.TextField()
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")

    class Meta:
        ordering = ["pk"]
        triggers: ClassVar = _fact_triggers("party_site", "text", "country")

    def __str__(self) -> str:
        return self.text


class PartyNumber(Fact):
    """A number of a party, such as one of a register or a passport."""

    party = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="numbers")
    value = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True, help_text="Its letters and digits.")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key"], condition=~Q(key=""), name="party_number_key")]
        triggers: ClassVar = _fact_triggers("party_number", "value", "key")

    def __str__(self) -> str:
        return self.value


class Appearance(Record):
    """A party in a thread, as it was described there: a new description is a new row."""

    party = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="appearances")
    thread = models.UUIDField()
    ref = models.CharField(max_length=60, help_text="The party's id in the thread.")
    label = models.CharField(max_length=200, help_text="What analysts know the thread by.")
    role = models.CharField(max_length=40)
    facts = models.JSONField(help_text="The party as it was described.")
    facts_digest = models.CharField(max_length=64)
    identity = models.CharField(max_length=64)
    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="+")
    current = models.BooleanField(default=True, help_text="Whether the thread describes it so now.")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "ref"], condition=Q(current=True), name="appearance_one_current_a_party"
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")), name="appearance_seen_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-last_seen_at"], name="appearance_of_party"),
            models.Index(fields=["thread", "ref"], name="appearance_of_thread"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="appearance_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="appearance_as_described",
                fields=[
                    *("thread", "ref", "label", "role", "facts", "facts_digest", "identity"),
                    *("run", "first_seen_at"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.label}"
