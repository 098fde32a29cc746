"""Disposals of cases and of requests for advice, and what became of each of their files."""

from typing import ClassVar, cast

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person
from exportctl.core.files.models import StoredFile
from licensing.advice.models import AdviceRequest
from licensing.organizations.models import Organization
from licensing.review.models import Case

Subject = Case | AdviceRequest


class DisposalStatus(models.TextChoices):
    """Where a disposal is."""

    PROPOSED = "proposed", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed: files are being removed"
    DONE = "done", "Disposed of"
    TURNED_DOWN = "turned_down", "Not disposed of"


class Disposal(Record):
    """That one person proposes to dispose of the files of a case or request, and what a second did.

    `kept_until` and `kept_because` are how its retention was computed when it was proposed; both are asked
    again when it is confirmed.
    """

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="disposals")
    advice = models.ForeignKey(AdviceRequest, null=True, on_delete=models.PROTECT, related_name="disposals")
    reason = models.TextField()
    kept_until = models.DateField()
    kept_because = models.CharField(max_length=200)
    proposed_by = person()
    status = models.CharField(max_length=11, choices=DisposalStatus.choices, default=DisposalStatus.PROPOSED)
    ended_by = person(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.TextField(blank=True, help_text="Why it was not disposed of.")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-created_at"], name="disposal_of_case"),
            models.Index(fields=["-created_at", "id"], name="disposal_newest"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="disposal_as_proposed",
                fields=[
                    "case",
                    "advice",
                    "reason",
                    "kept_until",
                    "kept_because",
                    "proposed_by",
                    "created_at",
                ],
            ),
            pgtrigger.Protect(
                name="disposal_done_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status IN ('done', 'turned_down')"),
            ),
            pgtrigger.Protect(name="disposal_never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["proposed", "confirmed"]),
                name="disposal_one_under_way_a_case",
            ),
            models.UniqueConstraint(
                fields=["advice"],
                condition=Q(status__in=["proposed", "confirmed"]),
                name="disposal_one_under_way_a_request",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, advice=None) | Q(case=None, advice__isnull=False),
                name="disposal_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="disposal_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(status__in=["confirmed", "done"]) | ~Q(ended_by=F("proposed_by")),
                name="disposal_confirmed_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", ended_by=None, ended_at=None)
                | ~Q(status="proposed") & Q(ended_by__isnull=False, ended_at__isnull=False),
                name="disposal_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="turned_down") & ~Q(ending="") | ~Q(status="turned_down") & Q(ending=""),
                name="disposal_turned_down_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_at__gte=F("ended_at")) | ~Q(status="done") & Q(done_at=None),
                name="disposal_done_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Disposal of {self.subject}"

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return cast(Subject, self.case or self.advice)  # the database keeps it so

    @property
    def organization(self) -> Organization:
        """Whose it was."""
        return organization_of(self.subject)


def organization_of(subject: Subject) -> Organization:
    """Return whose a case or a request is."""
    return subject.application.organization if isinstance(subject, Case) else subject.organization


def about(subject: Subject, way: str = "") -> dict[str, Subject]:
    """Return what a disposal of a case or a request fulfills, asked from `way` ("disposal__")."""
    return {f"{way}{'case' if isinstance(subject, Case) else 'advice'}": subject}


class Outcome(models.TextChoices):
    """What became of a file."""

    WAITING = "waiting", "Being removed"
    REMOVED = "removed", "Removed"
    KEPT = "kept", "Kept for others"


class DisposedFile(Record):
    """One file of a disposal. Its name, size and hash stay where they always stood, with the stored file.

    `others` says how many other records have the same file, and never which: they may be nobody's business
    who reads this. When the last of them goes, the bytes go, and this says so.
    """

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="disposals")
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    others = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="disposed_file_of_one_disposal", fields=["disposal", "file"]),
            pgtrigger.Protect(
                name="disposed_file_removed_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.outcome = 'removed'"),
            ),
            pgtrigger.Protect(name="disposed_file_never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "file"], name="disposed_file_once"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", at=None) | ~Q(outcome="waiting") & Q(at__isnull=False),
                name="disposed_file_settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(outcome="kept", others__gt=0) | ~Q(outcome="kept") & Q(others=0),
                name="disposed_file_kept_for_others",
            ),
        ]
