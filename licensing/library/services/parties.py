"""Parties of the book: entered, changed, archived, noted upon, and taken into an application."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.people.models import User
from licensing.library.facts import BookFacts, facts_of
from licensing.library.identifiers import problem_of
from licensing.library.models import BookContact, BookIdentifier, BookNote, BookParty
from licensing.library.services.locking import Version, archive, in_use, locked, restore
from licensing.organizations.models import Organization


@transaction.atomic
def add_party(organization: Organization, facts: BookFacts, *, actor: User) -> BookParty:
    """Put a party into an organization's book.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not active.
        DomainError: `number_refused`.
    """
    require(actor, "library.use", organization)
    _check_numbers(facts)
    party = BookParty.objects.create(organization=organization, **facts.columns())
    _write_rows(party, facts)
    _record(party, "book_party.added", actor, None, asdict(facts))
    return party


@transaction.atomic
def save_party(party: BookParty, facts: BookFacts, *, actor: User, version: Version) -> BookParty:
    """Change a party of the book; saving what is already there changes nothing.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `archived`.
        DomainError: `number_refused`.
    """
    kept = in_use(locked(party, actor, None))
    _check_numbers(facts)
    before = facts_of(kept)
    if before == facts:
        return kept
    expect_version(kept, version)
    for name, value in facts.columns().items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    if (before.identifiers, before.contacts) != (facts.identifiers, facts.contacts):
        _write_rows(kept, facts)
    _record(kept, "book_party.saved", actor, asdict(before), asdict(facts))
    return kept


@transaction.atomic
def archive_party(party: BookParty, *, actor: User, version: Version) -> None:
    """Take a party out of use; what took it keeps it.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `archived`.
    """
    kept = locked(party, actor, version)
    archive(kept, actor)
    _record(kept, "book_party.archived", actor, None, None)


@transaction.atomic
def restore_party(party: BookParty, *, actor: User, version: Version) -> None:
    """Take a party back into use.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `not_archived`.
    """
    kept = locked(party, actor, version)
    restore(kept)
    _record(kept, "book_party.restored", actor, None, None)


@transaction.atomic
def write_note(party: BookParty, text: str, *, actor: User) -> BookNote:
    """Add a note; it is never changed, and the trail says only that it was written.

    Raises:
        NotPermitted, Missing: the party is not the actor's to write about.
        DomainError: `note_empty`.
    """
    kept = locked(party, actor, None)
    if not text.strip():
        raise DomainError("Write what you found out.", code="note_empty")
    note = BookNote.objects.create(party=kept, text=text.strip(), written_by=actor)
    _record(kept, "book_party.note_written", actor, None, None)
    return note


@transaction.atomic
def take_party(party_id: UUID, organization: Organization, *, actor: User, seen: Version) -> BookParty:
    """Return a party for an application of `organization`, which notes its version.

    Raises:
        Missing: there is no such party in this organization's book.
        NotPermitted, Conflict: `stale` or `archived`, also where it was changed since it was picked.
    """
    party = BookParty.objects.filter(pk=party_id, organization=organization).first()
    if party is None:
        raise Missing("This party is not in the exporter's book.")
    kept = in_use(locked(party, actor, None))
    if seen is not None and str(seen) != str(kept.version):
        raise Conflict(
            f"{kept.name} was changed in the party book since you picked it. Pick it again.", code="stale"
        )
    _record(kept, "book_party.taken", actor, None, None)
    return kept


def _check_numbers(facts: BookFacts) -> None:
    for number in facts.identifiers:
        if gap := problem_of(number, party_kind=facts.kind):
            raise DomainError(gap.message, code="number_refused", gaps=[gap])


def _write_rows(party: BookParty, facts: BookFacts) -> None:
    """Write identifiers and contacts anew; the row history keeps the ones before."""
    party.identifiers.all().delete()
    party.contacts.all().delete()
    for identifier in facts.identifiers:
        BookIdentifier.objects.create(party=party, **asdict(identifier))
    for contact in facts.contacts:
        BookContact.objects.create(party=party, **asdict(contact))


def _record(party: BookParty, verb: str, actor: User, before: Any, after: Any) -> None:
    audit.record(party, verb, actor=actor, thread=party.pk, before=before, after=after, party=party.name)
