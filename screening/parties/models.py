"""The party registry: one record per real party across cases, what was said of it, and who owns it."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.hits.models import ScreeningRun
from screening.hits.rules import percent
from screening.parties.rules.ownership import percent_text
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
AT_MOST_ALL = """
PERFORM 1 FROM screening_registryparty WHERE id = NEW.owned_id FOR UPDATE;
IF EXISTS (
    SELECT 1 FROM screening_ownershiplink day
    WHERE day.owned_id = NEW.owned_id
      AND (SELECT sum(l.share) FROM screening_ownershiplink l
           WHERE l.owned_id = NEW.owned_id AND l.valid_from <= day.valid_from
             AND (l.valid_to IS NULL OR l.valid_to > day.valid_from)) > 100
) THEN
    RAISE EXCEPTION 'ownership_at_most_all: the owners of a party hold more than 100 percent'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


def _who(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=null, on_delete=models.PROTECT, related_name="+")


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


class PartyAct(Record):
    """A merge or a split: proposed by one person, put into effect by another, undone by two again.

    `before` is everything that it touches, as it stood before; it is written once and never edited.
    """

    class Kind(models.TextChoices):
        """What is done."""

        MERGE = "merge", "Merge"
        SPLIT = "split", "Split"

    class Status(models.TextChoices):
        """Where an act is."""

        PROPOSED = "proposed", "Proposed"
        DROPPED = "dropped", "Dropped"
        IN_EFFECT = "in_effect", "In effect"
        UNDO_PROPOSED = "undo_proposed", "In effect, undoing proposed"
        UNDONE = "undone", "Undone"

    EFFECTIVE = (Status.IN_EFFECT, Status.UNDO_PROPOSED)

    kind = models.CharField(max_length=5, choices=Kind.choices)
    status = models.CharField(max_length=13, choices=Status.choices, default=Status.PROPOSED)
    party = models.ForeignKey(
        RegistryParty, on_delete=models.PROTECT, related_name="acts", help_text="What stays."
    )
    other = models.ForeignKey(
        RegistryParty,
        null=True,
        on_delete=models.PROTECT,
        related_name="acts_as_other",
        help_text="What is merged into it or was split off it.",
    )
    chosen = models.JSONField(default=dict, help_text="Of a split: ids of what goes, by kind of fact.")
    new_name = models.CharField(max_length=500, blank=True, help_text="Of a split: the new record's name.")
    before = models.JSONField(null=True, help_text="What the act touches, as it stood before.")
    reason = models.TextField()
    proposed_by = _who()
    proposed_at = models.DateTimeField()
    decided_by = _who(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    undo_reason = models.TextField(blank=True)
    undo_proposed_by = _who(null=True)
    undone_by = _who(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="party_act_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="split") & ~Q(new_name="") & ~Q(chosen={})
                | Q(kind="merge", other__isnull=False) & ~Q(other=F("party")),
                name="party_act_says_what",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "dropped"], before__isnull=True)
                | Q(status__in=["in_effect", "undo_proposed", "undone"], before__isnull=False)
                & Q(decided_by__isnull=False, decided_at__isnull=False, other__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="party_act_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["undo_proposed", "undone"])
                | Q(undo_proposed_by__isnull=False) & ~Q(undo_reason=""),
                name="party_act_undone_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="undone")
                | Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_by=F("undo_proposed_by")),
                name="party_act_undone_by_a_second",
            ),
            models.UniqueConstraint(
                fields=["party", "other"],
                condition=Q(status="proposed", kind="merge"),
                name="party_act_one_proposal_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "id"], name="party_act_newest")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="party_act_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="party_act_as_proposed",
                fields=["kind", "party", "chosen", "new_name", "reason", "proposed_by", "proposed_at"],
            ),
            pgtrigger.Protect(
                name="party_act_before_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.before IS NOT NULL AND (OLD.before, OLD.other_id) IS DISTINCT FROM "
                    "(NEW.before, NEW.other_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.party}"


class MergeSuggestion(Record):
    """Two records that may be one party, with what speaks for it.

    The digests are of what either side said then: a suggestion that was dismissed does not come back while
    both are the same.
    """

    class Status(models.TextChoices):
        """Where a suggestion is."""

        OPEN = "open", "Open"
        DISMISSED = "dismissed", "Dismissed"
        LAPSED = "lapsed", "Lapsed"

    first = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="+")
    first_digest = models.CharField(max_length=64)
    second_digest = models.CharField(max_length=64)
    score = models.DecimalField(max_digits=5, decimal_places=4)
    features = models.JSONField(help_text="Objects of name, score, detail, left, right, counts.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    reason = models.TextField(blank=True)
    decided_by = _who(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "first_digest", "second_digest"], name="merge_suggestion_once"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="merge_suggestion_in_order"),
            models.CheckConstraint(
                condition=~Q(status="dismissed") | ~Q(reason=""), name="merge_suggestion_dismissed_why"
            ),
        ]
        indexes = [
            models.Index(fields=["first"], condition=Q(status="open"), name="merge_suggestion_first"),
            models.Index(fields=["second"], condition=Q(status="open"), name="merge_suggestion_second"),
            models.Index(fields=["-score", "id"], condition=Q(status="open"), name="merge_suggestion_best"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="merge_suggestion_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="merge_suggestion_as_made",
                fields=["first", "second", "first_digest", "second_digest", "score", "features"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def percent(self) -> str:
        """The score as a whole percentage, rounded down."""
        return percent(self.score)


class OwnershipLink(Record):
    """One party's share of another, from a day on. It is never edited: it is ended, and a new one entered.

    It holds on each day from `valid_from` to the day before `valid_to`; one that ends on the day on which it
    began never held.
    """

    owner = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="holdings")
    owned = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="owners")
    share = models.DecimalField(max_digits=6, decimal_places=3, help_text="Percent.")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text="The first day on which it holds no more.")
    source = models.TextField(help_text="Where it is known from.")
    entered_by = _who()
    ended_by = _who(null=True)
    end_reason = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", help_text="Version before."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=100), name="ownership_share_is_a_percentage"
            ),
            models.CheckConstraint(condition=~Q(owner=F("owned")), name="ownership_of_another"),
            models.CheckConstraint(condition=~Q(source=""), name="ownership_has_a_source"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, ended_by__isnull=True)
                | Q(valid_to__gte=F("valid_from"), ended_by__isnull=False) & ~Q(end_reason=""),
                name="ownership_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["owner", "owned"],
                condition=Q(valid_to__isnull=True),
                name="ownership_one_open_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["owned", "valid_from"], name="ownership_of_owned")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="ownership_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="ownership_as_entered",
                fields=["owner", "owned", "share", "valid_from", "source", "entered_by", "replaces"],
            ),
            pgtrigger.Protect(
                name="ownership_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.valid_to IS NOT NULL"),
            ),
            pgtrigger.Trigger(
                name="ownership_at_most_all",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=AT_MOST_ALL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} holds {self.share} percent of {self.owned}"

    @property
    def percent(self) -> str:
        """The share in words."""
        return percent_text(self.share)
