"""Legal holds, checks of the stored files, and what a check found."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.organizations.models import Organization
from licensing.review.models import Case


class HoldStatus(models.TextChoices):
    """Where a hold is."""

    STANDING = "standing", "Standing"
    LIFTED = "lifted", "Lifted"


@track_history()
class LegalHold(Record):
    """A stop on disposal: of one case, or of everything of one organization. Exporters never learn of it."""

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="legal_holds")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    reason = models.TextField()
    reference = models.CharField(max_length=80, help_text="The file or proceeding that asks for it.")
    placed_by = person()
    status = models.CharField(max_length=8, choices=HoldStatus.choices, default=HoldStatus.STANDING)
    lifted_by = person(null=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "id"], name="legal_hold_newest")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="hold_as_placed",
                fields=["case", "organization", "reason", "reference", "placed_by", "created_at"],
            ),
            pgtrigger.Protect(
                name="hold_lifted_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'standing'"),
            ),
            pgtrigger.Protect(name="hold_never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, organization=None) | Q(case=None, organization__isnull=False),
                name="legal_hold_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(reference=""), name="legal_hold_has_reason_and_reference"
            ),
            models.CheckConstraint(
                condition=Q(status="standing", lifted_by=None, lifted_at=None, lift_reason="")
                | Q(status="lifted", lifted_by__isnull=False, lifted_at__isnull=False) & ~Q(lift_reason=""),
                name="legal_hold_lifted_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(lifted_by=F("placed_by")),
                name="legal_hold_lifted_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CheckStatus(models.TextChoices):
    """Where a check of the stored files is."""

    RUNNING = "running", "Running"
    DONE = "done", "Done"


class VaultCheck(Record):
    """One reading of every stored file, in portions: `reached` is the last file that was read."""

    status = models.CharField(max_length=8, choices=CheckStatus.choices, default=CheckStatus.RUNNING)
    started_by = person(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reached = models.UUIDField(null=True)
    files = models.PositiveIntegerField(help_text="Stored when it began.")
    read = models.PositiveIntegerField(default=0)
    bytes_read = models.PositiveBigIntegerField(default=0)
    altered = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-started_at", "id"], name="vault_check_newest")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="vault_check_as_started", fields=["started_by", "started_at", "files"]),
            pgtrigger.Protect(
                name="vault_check_done_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'running'"),
            ),
            pgtrigger.Protect(name="vault_check_never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="running"), name="vault_check_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="running", finished_at=None)
                | Q(status="done", finished_at__gte=F("started_at")),
                name="vault_check_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(read__gte=F("altered") + F("lost")), name="vault_check_counts_fit"
            ),
        ]

    def __str__(self) -> str:
        return f"Vault check of {self.started_at:%-d %b %Y, %H:%M}"


class Fault(models.TextChoices):
    """What is wrong with a stored file."""

    ALTERED = "altered", "Not what was stored"
    LOST = "lost", "Missing"


class FindingStatus(models.TextChoices):
    """Where a finding is."""

    OPEN = "open", "Waits for a person"
    MENDED = "mended", "Put right"
    ACCEPTED = "accepted", "Accepted as it is"


@track_history()
class VaultFinding(Record):
    """A stored file that is missing or altered. It stays until a person settles it with a reason."""

    check_run = models.ForeignKey(VaultCheck, on_delete=models.PROTECT, related_name="findings")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="vault_findings")
    fault = models.CharField(max_length=8, choices=Fault.choices)
    expected = models.CharField(max_length=64, help_text="SHA-256 as it was recorded when it was stored.")
    found = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what lies there.")
    status = models.CharField(max_length=8, choices=FindingStatus.choices, default=FindingStatus.OPEN)
    settled_by = person(null=True)
    settled_at = models.DateTimeField(null=True)
    settlement = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "id"], name="vault_finding_newest")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="finding_as_found",
                fields=["check_run", "file", "fault", "expected", "found", "created_at"],
            ),
            pgtrigger.Protect(
                name="finding_settled_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'open'"),
            ),
            pgtrigger.Protect(name="finding_never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(status="open"), name="vault_finding_open_once_a_file"
            ),
            models.CheckConstraint(
                condition=Q(fault="lost", found="")
                | Q(fault="altered") & ~Q(found="") & ~Q(found=F("expected")),
                name="vault_finding_fault_fits_hashes",
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_by=None, settled_at=None, settlement="")
                | ~Q(status="open")
                & ~Q(settlement="")
                & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="vault_finding_settled_with_reason",
            ),
        ]
