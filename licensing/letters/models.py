"""Templates of letters in their versions, issued letters, and their corrections."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.decisions.models import Decision, RefusalIntent
from licensing.decisions.own_words import LONGEST
from licensing.letters import rules
from licensing.letters.triggers import TELLS_WHAT_WAS_DONE
from licensing.licenses.models import License, Revocation, Suspension
from licensing.review.models import Case


class LetterKind(models.TextChoices):
    """What a letter tells."""

    APPROVAL = rules.APPROVAL, rules.KINDS[rules.APPROVAL]
    APPROVAL_IN_PART = rules.IN_PART, rules.KINDS[rules.IN_PART]
    REFUSAL = rules.REFUSAL, rules.KINDS[rules.REFUSAL]
    ANNOUNCED_REFUSAL = rules.ANNOUNCED, rules.KINDS[rules.ANNOUNCED]
    RETURNED = rules.RETURNED, rules.KINDS[rules.RETURNED]
    NO_LICENSE = rules.NO_LICENSE, rules.KINDS[rules.NO_LICENSE]
    SUSPENDED = rules.SUSPENDED, rules.KINDS[rules.SUSPENDED]
    REINSTATED = rules.REINSTATED, rules.KINDS[rules.REINSTATED]
    REVOKED = rules.REVOKED, rules.KINDS[rules.REVOKED]


class TemplateStatus(models.TextChoices):
    """Where a version of a template is."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waiting for approval"
    APPROVED = "approved", "Approved"
    DISCARDED = "discarded", "Discarded"


OPEN = (TemplateStatus.DRAFT, TemplateStatus.PROPOSED)


@track_history()
class LetterTemplate(Record):
    """One version of a text for a kind of letter: drafted by one person, approved by another.

    The first version of each text ships with the product: nobody drafted it, and it is in force until the
    authority approves its own. A kind has the text that all types of license share, and texts that types
    have instead, each under a word of its own.
    """

    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    own = models.CharField(
        max_length=20, blank=True, default="", help_text="The word of a text that types have instead."
    )
    number = models.PositiveSmallIntegerField(help_text="Of the version, by kind and word.")
    status = models.CharField(max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT)
    title = models.CharField(max_length=120, help_text="What the letter is headed with.")
    body = models.TextField(help_text="In the language of licensing.letters.markup.")
    appeal_days = models.PositiveSmallIntegerField(
        default=rules.APPEAL_DAYS, help_text="Calendar days to appeal: the authority's setting."
    )
    legal_basis = models.TextField(
        blank=True, default="", help_text="The law and the provision, as the authority enters them."
    )
    change_note = models.TextField(help_text="What is different from the version before, and why.")
    drafted_by = person(null=True)
    sent_back_reason = models.TextField(blank=True)
    decided_by = person(null=True)
    decided_at = models.DateTimeField(null=True)
    in_force_from = models.DateField(null=True)

    class Meta:
        ordering = ["kind", "own", "-number"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="template_origin", fields=["kind", "own", "number", "drafted_by"]),
            pgtrigger.Protect(
                name="template_text_as_proposed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'draft' AND "
                    "(OLD.title, OLD.body, OLD.appeal_days, OLD.legal_basis, OLD.change_note) "
                    "IS DISTINCT FROM "
                    "(NEW.title, NEW.body, NEW.appeal_days, NEW.legal_basis, NEW.change_note)"
                ),
            ),
            pgtrigger.Protect(
                name="template_as_approved",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status IN ('approved', 'discarded')"),
            ),
            # Versions that were approved before there was a field for it have their law in the text.
            pgtrigger.Protect(
                name="template_adverse_names_its_law",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.status <> 'approved' AND NEW.status = 'approved' AND btrim(NEW.legal_basis) = '' "
                    f"AND NEW.kind IN ({', '.join(repr(kind) for kind in sorted(rules.ADVERSE))})"
                ),
            ),
            pgtrigger.Protect(name="template_stays", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "own", "number"], name="letter_template_number_once"),
            models.UniqueConstraint(
                fields=["kind", "own"], condition=Q(status__in=OPEN), name="letter_template_one_open"
            ),
            models.CheckConstraint(condition=Q(own__regex="^[a-z_]*$"), name="letter_template_own_is_a_word"),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(drafted_by__isnull=True, decided_by__isnull=True, in_force_from__isnull=True, number=1)
                | Q(drafted_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & Q(in_force_from__isnull=False)
                & ~Q(decided_by=F("drafted_by")),
                name="letter_template_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body="") & ~Q(change_note=""), name="letter_template_has_text"
            ),
            models.CheckConstraint(
                condition=Q(appeal_days__gte=1, appeal_days__lte=rules.LONGEST_APPEAL),
                name="letter_template_appeal_days_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, version {self.number}"

    @property
    def key(self) -> str:
        """Which text it is of, as types of license name it: approval.transit, or approval."""
        return rules.key_of(self.kind, self.own)

    @property
    def label(self) -> str:
        """The text in words."""
        return rules.label_of(self.key)

    @property
    def said_basis(self) -> str:
        """The legal basis as letters say it; what ships with the product leaves it to the authority."""
        return self.legal_basis or (rules.BASIS_TO_COMPLETE if self.shipped else "")

    @property
    def shipped(self) -> bool:
        """Whether it came with the product."""
        return self.drafted_by_id is None


def _tells(told: str, *kinds: str) -> Q:
    """Return that letters of these kinds tell the thing in the field `told`, and nothing else."""
    fields = ("decision", "intent", "suspension", "revocation")
    return Q(kind__in=kinds, **{f"{field}__isnull": field != told for field in fields})


@track_history()
class Letter(Record):
    """One letter as it was issued: its words are frozen, and the signed PDF is made from them once.

    `content` is all that the document says. A correction is another letter that `replaces` this one.
    """

    number = models.CharField(max_length=20, unique=True, help_text="LT-2026-000001.")
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="letters")
    intent = models.ForeignKey(RefusalIntent, null=True, on_delete=models.PROTECT, related_name="letters")
    suspension = models.ForeignKey(Suspension, null=True, on_delete=models.PROTECT, related_name="letters")
    revocation = models.ForeignKey(Revocation, null=True, on_delete=models.PROTECT, related_name="letters")
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="letters")
    title = models.CharField(max_length=120)
    content = models.JSONField()
    own_words = models.CharField(
        max_length=LONGEST, blank=True, default="", help_text="A paragraph that an officer added."
    )
    own_words_by = person(null=True)
    issued_at = models.DateTimeField()
    appeal_by = models.DateField(
        null=True, help_text="Last day to appeal, where the letter tells what can be appealed."
    )
    replaces = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="The letter that it corrects.",
    )
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-issued_at", "id"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="letter_as_issued", exclude=["document", "version", "updated_at"]),
            pgtrigger.Protect(
                name="letter_document_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.document_id IS NOT NULL"),
            ),
            pgtrigger.Protect(name="letter_stays", operation=pgtrigger.Delete),
            TELLS_WHAT_WAS_DONE,
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(replaces__isnull=True), name="letter_once_per_decision"
            ),
            models.UniqueConstraint(
                fields=["intent"], condition=Q(replaces__isnull=True), name="letter_once_per_intent"
            ),
            models.UniqueConstraint(
                fields=["suspension", "kind"],
                condition=Q(replaces__isnull=True),
                name="letter_once_per_suspension_and_kind",
            ),
            models.UniqueConstraint(
                fields=["revocation"], condition=Q(replaces__isnull=True), name="letter_once_per_revocation"
            ),
            models.CheckConstraint(
                condition=_tells("intent", rules.ANNOUNCED)
                | _tells("suspension", rules.SUSPENDED, rules.REINSTATED)
                | _tells("revocation", rules.REVOKED)
                | _tells("decision", *sorted(rules.DECIDED)),
                name="letter_tells_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(rules.APPEALED), appeal_by__isnull=False)
                | ~Q(kind__in=sorted(rules.APPEALED)) & Q(appeal_by__isnull=True),
                name="letter_has_appeal_day_where_appealed",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="letter_replaces_another"
            ),
            models.CheckConstraint(
                condition=Q(own_words="", own_words_by__isnull=True)
                | ~Q(own_words="") & Q(own_words_by__isnull=False),
                name="letter_own_words_are_somebodys",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "id"], name="letter_newest"),
            models.Index(fields=["kind", "-issued_at", "id"], name="letter_newest_of_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def license(self) -> License | None:
        """The license that it is about, where it tells what was done to one."""
        return self.case.license if self.kind in rules.OF_LICENSE else None


class CorrectionStatus(models.TextChoices):
    """Where a correction is."""

    PROPOSED = "proposed", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Refused"


@track_history()
class LetterCorrection(Record):
    """The wish to replace an issued letter, with the reason: one person proposes it, another confirms it."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="corrections")
    status = models.CharField(
        max_length=10, choices=CorrectionStatus.choices, default=CorrectionStatus.PROPOSED
    )
    reason = models.TextField(help_text="The exporter reads it at the beginning of the new letter.")
    own_words = models.CharField(
        max_length=LONGEST, blank=True, default="", help_text="The officer's paragraph in the new letter."
    )
    proposed_by = person()
    decided_by = person(null=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True, help_text="Why the second person did not confirm it.")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="correction_as_proposed", fields=["letter", "reason", "own_words", "proposed_by"]
            ),
            pgtrigger.Protect(
                name="correction_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'proposed'"),
            ),
            pgtrigger.Protect(name="correction_stays", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], condition=~Q(status="refused"), name="letter_correction_one_per_letter"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="letter_correction_has_reason"),
            models.CheckConstraint(
                condition=Q(status="proposed")
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="letter_correction_decided_by_another",
            ),
        ]
