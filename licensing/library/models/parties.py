"""Parties that an exporter keeps for its next applications."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from licensing.library.identifiers import KINDS
from licensing.organizations.models import Organization


class PartyKind(models.TextChoices):
    """What a party is, in the book and in an application."""

    COMPANY = "company", "Company or other organization"
    PERSON = "person", "Person"
    GOVERNMENT = "government", "Government body"
    MILITARY = "military", "Military, police or security body"


@track_history()
class BookParty(Record):
    """One party of an organization's book. Its `version` grows with every edit, each in the row history.

    An application copies what it needs and notes the version; nothing here changes an application.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="book_parties")
    kind = models.CharField(max_length=10, choices=PartyKind.choices)
    name = models.CharField(max_length=200)
    normalized_name = models.CharField(max_length=400, editable=False, help_text="To point out duplicates.")
    search_text = models.TextField(editable=False, help_text="See rules.search_text.")
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    website = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "book parties"
        constraints = [
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, archived_by__isnull=True)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="book_party_archived_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(street="") & ~Q(city="") & ~Q(country=""),
                name="book_party_has_name_and_place",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-updated_at", "-id"], name="book_party_of_organization"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="book_party_search"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="book_party_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="book_party_of_one", fields=["organization", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.name


@track_history()
class BookIdentifier(Record):
    """One number of a party. Edited as part of the party: its rows are written anew."""

    party = models.ForeignKey(BookParty, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    value = models.CharField(max_length=60)
    country = models.CharField(max_length=2, blank=True, help_text="Of the issuer, ISO 3166-1 alpha-2.")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind", "value", "country"], name="book_identifier_once_per_party"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="book_identifier_has_a_value"),
        ]
        indexes = [models.Index(fields=["value"], name="book_identifier_value")]


@track_history()
class BookContact(Record):
    """One person to speak to at a party. Edited as part of the party: its rows are written anew."""

    party = models.ForeignKey(BookParty, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="book_contact_has_a_name")]


class BookNote(Record):
    """What the exporter found out about a party: for the exporter's own people only, and never edited."""

    party = models.ForeignKey(BookParty, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="book_note_says_something")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="book_note_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
