"""Products that an exporter describes once and uses in many applications."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.control_lists.models import ControlListEntry
from licensing.library.models.imports import ProductImport
from licensing.library.rules import Kind
from licensing.organizations.models import Organization

USED_STAYS = """
IF OLD.used_at IS NOT NULL THEN
    RAISE EXCEPTION 'product_version_used_stays: a version that an application took is not edited'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Classification(models.TextChoices):
    """What the exporter holds of the control list."""

    LISTED = "listed", "On the control list"
    NOT_LISTED = "not_listed", "Not on the control list"
    UNKNOWN = "unknown", "Not classified yet"


@track_history()
class Product(Record):
    """One product of an organization. What is said of it stands in its versions; `latest` is the one to use.

    `version`, as of every record, tells a stale page; it grows with each edit, also where no new version of
    the product is made because nobody has used the last one.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="products")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.label) for kind in Kind])
    name = models.CharField(max_length=200, help_text="As in the latest version.")
    search_text = models.TextField(editable=False, help_text="See rules.search_text.")
    latest = models.PositiveIntegerField(default=1, help_text="The number of the latest version.")
    imported_in = models.ForeignKey(
        ProductImport, null=True, on_delete=models.PROTECT, related_name="products"
    )
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, archived_by__isnull=True)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="product_archived_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="product_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-updated_at", "-id"], name="product_of_organization"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="product_search"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="product_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="product_is_what_it_is", fields=["organization", "kind", "imported_in", "created_at"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


@track_history()
class ProductVersion(Record):
    """What is said of a product, from one edit to the next. Once an application took it, it stays."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=500)
    part_numbers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    manufacturer = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    hs_code = models.CharField(max_length=10, blank=True, help_text="Commodity code, 6 to 10 digits.")
    classification = models.CharField(max_length=10, choices=Classification.choices)
    entry = models.ForeignKey(ControlListEntry, null=True, on_delete=models.PROTECT, related_name="+")
    classification_reason = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="By the keys of rules.questions_for.")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, help_text="When an application first took it.")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="product_version_number_once"),
            models.CheckConstraint(
                condition=Q(classification="listed", entry__isnull=False)
                | Q(classification="not_listed", entry__isnull=True) & ~Q(classification_reason="")
                | Q(classification="unknown", entry__isnull=True),
                name="product_version_classified_whole",
            ),
            models.CheckConstraint(condition=~Q(description=""), name="product_version_described"),
            models.CheckConstraint(
                condition=Q(hs_code="") | Q(hs_code__regex=r"^\d{6,10}$"),
                name="product_version_hs_code_digits",
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("answers"), function="jsonb_typeof", output_field=models.TextField()), "object"
                ),
                name="product_version_answers_by_key",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="product_version_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="product_version_of_one", fields=["product", "number", "created_at"]),
            pgtrigger.Trigger(
                name="product_version_used_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=USED_STAYS,
            ),
        ]

    @property
    def part_number(self) -> str:
        """The first part number, which a goods line takes over."""
        return self.part_numbers[0] if self.part_numbers else ""


class DocumentKind(models.TextChoices):
    """What a product's document is."""

    DATASHEET = "datasheet", "Technical specification or data sheet"
    DRAWING = "drawing", "Drawing or picture"
    RULING = "ruling", "Classification ruling"
    OTHER = "other", "Other document"


@track_history()
class ProductDocument(Record):
    """A document of a product. `removed` keeps what was once there."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [pgtrigger.Protect(name="product_document_stays", operation=pgtrigger.Delete)]


@track_history()
class EarlierClassification(Record):
    """What an authority said of a product before. `removed` takes back one that was entered by mistake."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="classifications")
    authority = models.CharField(max_length=200)
    reference = models.CharField(max_length=60)
    code = models.CharField(max_length=40, help_text="The entry as the authority wrote it, or “not listed”.")
    decided_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-decided_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(reference="") & ~Q(code=""),
                name="earlier_classification_says_who_and_what",
            ),
            models.UniqueConstraint(
                fields=["product", "authority", "reference"],
                condition=Q(removed=False),
                name="earlier_classification_once",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="earlier_classification_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="earlier_classification_as_said", exclude=["removed", "version", "updated_at"]
            ),
        ]
