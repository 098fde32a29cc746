"""Requests as the exporter drafts and files them: items, documents, the intended transaction."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.control_lists.models import ControlListEntry
from licensing.library.models import ProductVersion
from licensing.organizations.models import Organization
from licensing.unfinished.triggers import ends_unfinished


class RequestKind(models.TextChoices):
    """What is asked for."""

    CLASSIFICATION = "classification", "Classification"
    ADVICE = "advice", "Advice"


class RequestStatus(models.TextChoices):
    """Where a request is; the exporter sees `AdviceRequest.public_label`."""

    DRAFT = "draft", "Draft"
    RECEIVED = "received", "Received"
    UNDER_REVIEW = "under_review", "Under review"
    QUESTION = "question", "Waiting for the exporter"
    COUNTERSIGN = "countersign", "Waiting for a second signature"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


FINAL = (RequestStatus.ANSWERED, RequestStatus.WITHDRAWN)
PUBLIC_LABELS = {RequestStatus.QUESTION: "Waiting for you", RequestStatus.COUNTERSIGN: "Under review"}
# Written by the work on a request; everything else is as the exporter filed it.
MOVING = ["status", "officer_id", "due_on", "waiting", "closed_at", "version", "updated_at"]
FROZEN = pgtrigger.Trigger(
    name="frozen_once_asked",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("asked", "text")],
    func="""
        SELECT status INTO asked FROM licensing_advicerequest
        WHERE id = COALESCE(NEW.request_id, OLD.request_id);
        IF asked <> 'draft' THEN
            RAISE EXCEPTION 'a request that was filed is not edited' USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


@track_history()
class AdviceRequest(Record):
    """One request to the authority before an application; frozen from its submission. Its id is its thread.

    `due_on` and `waiting` are copied from its clock, so that the queue is one indexed read.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="advice_requests")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=RequestKind.choices)
    status = models.CharField(max_length=12, choices=RequestStatus.choices, default=RequestStatus.DRAFT)
    reference = models.CharField(  # noqa: DJ001  (unique, so drafts must have none)
        max_length=20, null=True, help_text="CR-2026-000001 or AR-2026-000001, given at submission."
    )
    own_reference = models.CharField(max_length=60, blank=True, help_text="The exporter's own reference.")
    # The intended transaction, of a request for advice only.
    destination = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    end_user = models.CharField(max_length=200, blank=True)
    end_use = models.TextField(blank=True)
    question = models.TextField(blank=True)
    # Filing
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    goods = models.CharField(max_length=240, blank=True, help_text="The first item, and how many more.")
    search_text = models.TextField(blank=True, help_text="What the queue's search looks through, lower case.")
    # The work
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(
        null=True, help_text="Day by which the clock wants an answer, as last computed."
    )
    waiting = models.BooleanField(default=False, help_text="The clock stands still.")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="advice_reference_once"),
            models.CheckConstraint(
                condition=Q(status="draft", reference__isnull=True)
                | ~Q(status="draft")
                & Q(
                    reference__isnull=False,
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    due_on__isnull=False,
                ),
                name="advice_filed_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(kind="classification")
                | ~Q(destination="") & ~Q(end_user="") & ~Q(end_use="") & ~Q(question=""),
                name="advice_filed_says_the_transaction",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, closed_at__isnull=False)
                | Q(closed_at__isnull=True) & ~Q(status__in=FINAL),
                name="advice_closed_when_final",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "received", "withdrawn"]) | Q(officer__isnull=False),
                name="advice_worked_on_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(closed_at=None), name="advice_queue"),
            models.Index(fields=["organization", "-updated_at", "id"], name="advice_of_organization"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="advice_search_trgm"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="advice_stays", operation=pgtrigger.Delete),
            ends_unfinished("request_id"),
            pgtrigger.Trigger(
                name="advice_as_filed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.status <> 'draft' AND (
                        NEW.status = 'draft'
                        OR to_jsonb(OLD) - ARRAY{MOVING} <> to_jsonb(NEW) - ARRAY{MOVING}
                    ) THEN
                        RAISE EXCEPTION 'a request that was filed is not edited'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"Draft request for {self.get_kind_display().lower()}"

    @property
    def public_label(self) -> str:
        """The status as the exporter reads it."""
        status = RequestStatus(self.status)
        return PUBLIC_LABELS.get(status, str(status.label))


class ItemKind(models.TextChoices):
    """What an item is: the product groups of dual-use lists."""

    EQUIPMENT = "equipment", "Equipment, assembly or component"
    TEST = "test", "Test, inspection or production equipment"
    MATERIAL = "material", "Material"
    SOFTWARE = "software", "Software"
    TECHNOLOGY = "technology", "Technology or technical data"


class SpecialDesign(models.TextChoices):
    """Whether something was designed for a special use; nothing is assumed where nothing was said."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"


class ProposalKind(models.TextChoices):
    """What the exporter proposes."""

    ENTRY = "entry", "It falls under an entry"
    NOT_LISTED = "not_listed", "No entry names it"
    UNKNOWN = "unknown", "I do not know"


@track_history()
class AdviceItem(Record):
    """One thing that a request is about, described by guided questions (`rules.GUIDES`)."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    name = models.CharField(max_length=200)
    manufacturer = models.CharField(max_length=200, blank=True)
    part_number = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict, help_text="Answers to the guided questions, by their keys.")
    special_design = models.CharField(max_length=6, choices=SpecialDesign.choices)
    proposal = models.CharField(max_length=10, choices=ProposalKind.choices)
    proposed_entry = models.ForeignKey(
        ControlListEntry, null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal_reason = models.TextField(blank=True)
    product_version = models.ForeignKey(
        ProductVersion,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What of the library it is asked for.",
    )

    class Meta:
        ordering = ["number"]
        triggers: ClassVar = [
            FROZEN,
            pgtrigger.Trigger(
                name="advice_item_product_of_the_exporter",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.product_version_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM licensing_productversion AS said
                        JOIN licensing_product AS product ON product.id = said.product_id
                        JOIN licensing_advicerequest AS asked ON asked.id = NEW.request_id
                        WHERE said.id = NEW.product_version_id
                            AND product.organization_id = asked.organization_id
                    ) THEN
                        RAISE EXCEPTION 'the product is of another organization'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="advice_item_number_once"),
            models.CheckConstraint(condition=~Q(name=""), name="advice_item_has_name"),
            models.CheckConstraint(
                condition=Q(proposal="entry", proposed_entry__isnull=False)
                | Q(proposed_entry__isnull=True) & ~Q(proposal="entry"),
                name="advice_item_proposes_an_entry_or_none",
            ),
            models.CheckConstraint(
                condition=Q(proposal="unknown") | ~Q(proposal_reason=""),
                name="advice_item_proposal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def proposed(self) -> str:
        """What the exporter proposes, in a few words."""
        if self.proposed_entry is not None:
            return f"{self.proposed_entry.code} {self.proposed_entry.title}"
        return str(ProposalKind(self.proposal).label)


@track_history()
class AdviceDocument(Record):
    """A document filed with a request. `removed` keeps what was once attached."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [FROZEN]
