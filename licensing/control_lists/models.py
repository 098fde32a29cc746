"""Control lists: the list, its editions, and the entries of an edition."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record
from exportctl.core.reference import units


class ControlList(Record):
    """A published list of goods, software and technology, such as a country's dual-use list."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    jurisdiction = models.CharField(
        max_length=2, help_text="ISO 3166-1 alpha-2 code of the state that issues it."
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ControlListEdition(Record):
    """One version of a list, exactly as its file was read. A newer one supersedes it; none is edited."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        SUPERSEDED = "superseded", "Superseded"

    control_list = models.ForeignKey(ControlList, on_delete=models.PROTECT, related_name="editions")
    label = models.CharField(max_length=60, help_text="What the issuer calls this edition, such as 2026-02.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the file, hexadecimal.")
    loaded_at = models.DateTimeField()
    in_force_from = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.IN_FORCE)

    class Meta:
        ordering = ["-loaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["control_list"],
                condition=Q(status="in_force"),
                name="control_list_one_edition_in_force",
            ),
            models.UniqueConstraint(fields=["control_list", "label"], name="control_list_edition_label_once"),
            models.CheckConstraint(
                condition=Q(status__in=["in_force", "superseded"]),
                name="control_list_edition_status_known",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="control_list_edition_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="control_list_edition_as_read",
                fields=[
                    "control_list",
                    "label",
                    "sha256",
                    "loaded_at",
                    "in_force_from",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.control_list.title}, edition {self.label}"


class ControlListEntry(Record):
    """One code of an edition with its title, reasons for control and usual unit. Never edited or deleted."""

    edition = models.ForeignKey(ControlListEdition, on_delete=models.PROTECT, related_name="entries")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    category = models.CharField(max_length=2)
    category_name = models.CharField(max_length=100)
    product_group = models.CharField(max_length=2)
    product_group_name = models.CharField(max_length=100)
    regime = models.CharField(max_length=20)
    reasons = ArrayField(models.CharField(max_length=4), default=list)
    unit = models.CharField(max_length=3, help_text="UN/ECE Recommendation 20 code, such as KGM or NMB.")
    sensitive = models.BooleanField(help_text="Very sensitive: handled with the strictest care.")
    search_text = models.CharField(max_length=600, editable=False, help_text="Code and title in lower case.")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="control_list_entry_code_once"),
        ]
        indexes = [
            GinIndex(
                fields=["search_text"],
                opclasses=["gin_trgm_ops"],
                name="control_entry_search_trgm",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="control_list_entry_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def unit_name(self) -> str:
        """The unit in words: "kilograms"."""
        return units.name(self.unit)
