"""Applications as the exporter drafts and files them."""

from typing import ClassVar
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.applications.triggers import FILED_ON_AUTHORITY
from licensing.control_lists.models import ControlListEntry
from licensing.library.identifiers import KINDS, Identifier
from licensing.library.models import BookParty, ProductVersion
from licensing.library.models.parties import PartyKind
from licensing.organizations.models import Official, Organization, Site
from licensing.types.registry import USUAL
from licensing.unfinished.triggers import ends_unfinished


class NoPath(Func):
    """Whether a JSON value has nothing that a path finds."""

    function = "jsonb_path_exists"
    template = "NOT %(function)s(%(expressions)s)"
    output_field = models.BooleanField()


NO_ANSWER = """
strict $ ? (@.type() != "object" || exists(
    @.* ? (@.type() != "string" && !(@.type() == "array" && !exists(@[*] ? (@.type() != "string"))))
))
"""


class ApplicationStatus(models.TextChoices):
    """What the exporter sees; the finer state of the work is the case's."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    CLOSED = "closed", "Closed"
    SUPERSEDED = "superseded", "Replaced by a newer edition"
    DISCARDED = "discarded", "Discarded"


STANDING = (ApplicationStatus.SUBMITTED, ApplicationStatus.CLOSED)  # filed, and no newer edition in its place


class DeclaredAs(models.TextChoices):
    """As what somebody declares for the exporter; nothing where it was filed before this was asked."""

    ADMINISTRATOR = "administrator", "Administrator"
    SUBMITTER = "submitter", "Submitter"
    AGENT = "agent", "Agent"
    OFFICIAL = "official", "Responsible official"


class Answer(models.TextChoices):
    """Answers to a yes-or-no question; nothing is assumed where nothing was said."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"


FROZEN = pgtrigger.Trigger(
    name="frozen_once_filed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("filed", "text")],
    func="""
        SELECT status INTO filed FROM licensing_application
        WHERE id = COALESCE(NEW.application_id, OLD.application_id);
        IF filed <> 'draft' THEN
            RAISE EXCEPTION 'an application that was filed is not edited' USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


@track_history()
class Application(Record):
    """One application for a license of some kind; frozen from its submission.

    `kind` is the key of a license type, `answers` what was said on the pages that its type declares: texts,
    and lists of texts, by the keys of the questions.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="applications")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="amendments", help_text="What it changes."
    )
    edition = models.PositiveSmallIntegerField(default=1, help_text="Of the application, from 1.")
    status = models.CharField(
        max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    reference = models.CharField(  # noqa: DJ001  (unique, so drafts must have none)
        max_length=20, null=True, help_text="EX-2026-000001, given at submission."
    )
    own_reference = models.CharField(max_length=60, blank=True, help_text="The exporter's own reference.")
    kind = models.CharField(max_length=40, default=USUAL, help_text="Key of the type of license.")
    answers = models.JSONField(default=dict, blank=True, help_text="Texts, or lists of texts, by question.")
    # End use
    intended_use = models.TextField(blank=True)
    military_use = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    wmd_use = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    informed_by_authority = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    concern_details = models.TextField(blank=True)
    # Declaration
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    declared_name = models.CharField(max_length=120, blank=True)
    declared_position = models.CharField(max_length=120, blank=True)
    declared_at = models.DateTimeField(null=True)
    declared_as = models.CharField(max_length=13, choices=DeclaredAs.choices, blank=True)
    declared_authority = models.TextField(
        blank=True, help_text="What it rested on when it was declared, in words."
    )
    declared_official = models.ForeignKey(
        Official, null=True, on_delete=models.PROTECT, related_name="+", help_text="Who signed on paper."
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="frozen_once_filed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.status <> 'draft' AND (
                        NEW.status = 'draft'
                        OR to_jsonb(OLD) - ARRAY['status', 'version', 'updated_at']
                            <> to_jsonb(NEW) - ARRAY['status', 'version', 'updated_at']
                    ) THEN
                        RAISE EXCEPTION 'an application that was filed is not edited'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="site_of_the_organization",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.site_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM licensing_site
                        WHERE id = NEW.site_id AND organization_id = NEW.organization_id
                    ) THEN
                        RAISE EXCEPTION 'the site is of another organization'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            FILED_ON_AUTHORITY,
            ends_unfinished("application_id"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference", "edition"], name="application_reference_once"),
            models.UniqueConstraint(
                fields=["amends"], condition=~Q(status="discarded"), name="application_amended_once"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, amends__isnull=True) | Q(edition__gt=1, amends__isnull=False),
                name="application_edition_amends",
            ),
            models.CheckConstraint(
                condition=~Q(status="discarded") | Q(amends__isnull=False),
                name="application_discarded_is_amendment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"])
                | Q(
                    reference__isnull=False,
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    declared_at__isnull=False,
                ),
                name="application_filed_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(declared_as="", declared_authority="", declared_official__isnull=True)
                | Q(declared_at__isnull=False, declared_by__isnull=False)
                & ~Q(declared_name="")
                & ~Q(declared_authority="")
                & (
                    Q(declared_as="official", declared_official__isnull=False)
                    | Q(
                        declared_as__in=["administrator", "submitter", "agent"],
                        declared_official__isnull=True,
                    )
                ),
                name="application_declared_on_authority",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="application_has_kind"),
            models.CheckConstraint(
                condition=Q(NoPath("answers", Value(NO_ANSWER))), name="application_answers_are_texts"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status", "-updated_at"], name="application_of_organization")
        ]

    def __str__(self) -> str:
        return self.reference or "Draft application"

    @property
    def holder_id(self) -> UUID:
        """Who works on the draft: whoever took it over last, else whoever started it."""
        return self.taken_over_by_id or self.created_by_id

    @property
    def holder(self) -> User:
        """The same as a person."""
        return self.taken_over_by or self.created_by


@track_history()
class GoodsLine(Record):
    """One kind of goods that is to be exported."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=500)
    part_number = models.CharField(max_length=60, blank=True)
    entry = models.ForeignKey(ControlListEntry, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=16, decimal_places=3)
    unit = models.CharField(max_length=3, help_text="UN/ECE Recommendation 20 code.")
    value = models.DecimalField(max_digits=16, decimal_places=2, help_text="Of the whole line.")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    product_version = models.ForeignKey(
        ProductVersion,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it was taken from.",
    )

    class Meta:
        ordering = ["number"]
        triggers: ClassVar = [FROZEN]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="goods_line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="goods_line_quantity_positive"),
            models.CheckConstraint(condition=Q(value__gt=0), name="goods_line_value_positive"),
        ]


class PartyRole(models.TextChoices):
    """What a party is to the transaction."""

    CONSIGNEE = "consignee", "Consignee"
    END_USER = "end_user", "End user"
    FORWARDER = "forwarder", "Freight forwarder"
    BROKER = "broker", "Broker or agent"
    INTERMEDIATE = "intermediate", "Intermediate consignee"
    RECIPIENT = "recipient", "Recipient of technology"
    CONSIGNOR = "consignor", "Consignor"
    HOLDER = "holder", "Holder in transit"
    SUPPLIER = "supplier", "Supplier"


MALFORMED = f"""
$[*] ? (
    !(@.kind like_regex "^({"|".join(KINDS)})$") || @.value.type() != "string"
    || !(@.value like_regex "[^ ]")
    || @.kind == "lei" && !(@.value like_regex "^[A-Z0-9]{{18}}[0-9]{{2}}$")
    || @.kind == "imo" && !(@.value like_regex "^[0-9]{{7}}$")
)
"""
OF_A_PERSON = '$[*] ? (@.kind == "passport" || @.kind == "national_id")'


@track_history()
class Party(Record):
    """Somebody abroad who takes part in the transaction."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20, choices=PartyRole.choices)
    among_several = models.BooleanField(
        default=False, help_text="The type of license allows more than one end user."
    )
    kind = models.CharField(max_length=10, choices=PartyKind.choices)
    name = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    website = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    birth_date = models.CharField(
        max_length=10, blank=True, help_text="Of a person: 1971, 1971-03 or 1971-03-02."
    )
    nationality = models.CharField(max_length=2, blank=True, help_text="Of a person: ISO 3166-1 alpha-2.")
    identifiers = models.JSONField(default=list, blank=True, help_text="Objects of kind, value and country.")
    book_party = models.ForeignKey(
        BookParty, null=True, on_delete=models.PROTECT, related_name="+", help_text="What it was taken from."
    )
    book_version = models.PositiveIntegerField(null=True, help_text="The version of it that was taken.")

    origin = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The same party in the first edition that named it.",
    )

    class Meta:
        ordering = ["role", "created_at"]
        triggers: ClassVar = [FROZEN]
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(
                condition=Q(book_party__isnull=True, book_version__isnull=True)
                | Q(book_party__isnull=False, book_version__isnull=False),
                name="party_of_the_book_names_its_version",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(role="end_user", among_several=False),
                name="application_has_one_end_user",
            ),
            models.CheckConstraint(
                condition=Q(nationality="") | Q(kind="person"), name="party_nationality_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(birth_date="")
                | Q(kind="person", birth_date__regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
                name="party_birth_date_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(NoPath("identifiers", Value(MALFORMED))),
                name="party_identifiers_well_formed",
            ),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(NoPath("identifiers", Value(OF_A_PERSON))),
                name="party_passport_of_a_person",
            ),
        ]

    @property
    def known_as(self) -> str:
        """What screening knows the party by, through all editions of its application."""
        return str(self.origin_id or self.pk)

    @property
    def numbers(self) -> tuple[Identifier, ...]:
        """The numbers that tell the party from another."""
        return tuple(Identifier(**number) for number in self.identifiers)

    @property
    def address_line(self) -> str:
        """The address on one line, as screening and scoring are told it."""
        return ", ".join(filter(None, [self.street, self.postal_code, self.city]))


class AttachmentKind(models.TextChoices):
    """What a document is."""

    END_USE_STATEMENT = "end_use_statement", "End-use statement"
    CONTRACT = "contract", "Contract or order"
    TECHNICAL = "technical", "Technical description"
    TRANSPORT = "transport", "Transport document"
    URGENCY = "urgency", "Evidence of urgency"
    OTHER = "other", "Other document"


@track_history()
class Attachment(Record):
    """A document filed with an application. `removed` keeps what was once attached."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=20, choices=AttachmentKind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [FROZEN]
