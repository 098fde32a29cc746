"""Reads of what exporters know of their customers: for their own people, and for those who work on it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.models import Party
from licensing.knowledge.models import CustomerKnowledge
from licensing.knowledge.rules import Known, credit_of
from licensing.library.models import BookNote
from licensing.library.queries import parties_visible_to
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

MOST_NOTES = 20


def entries_visible_to(actor: User) -> QuerySet[CustomerKnowledge]:
    """Return the entries that `actor` may read: of the exporter's own cases, or by permission."""
    found = CustomerKnowledge.objects.select_related("case", "party", "filed_by", "acknowledged_by")
    if actor.side == Side.EXPORTER or actor.holds("knowledge.see"):
        return found.filter(case__in=cases_visible_to(actor))
    return found.none()


def known_of(entry: CustomerKnowledge) -> Known:
    """Return what an entry says."""
    return Known(
        customer_since=entry.customer_since,
        visited_on=entry.visited_on,
        visited_by=entry.visited_by,
        how_known=entry.how_known,
        checked=entry.checked,
        documents=entry.documents,
        doubt=entry.doubt,
    )


@dataclass(frozen=True)
class Customer:
    """A party of the current edition with its entries, the latest first."""

    party: Party
    entries: tuple[CustomerKnowledge, ...]

    @property
    def latest(self) -> CustomerKnowledge | None:
        """The entry that stands."""
        return self.entries[0] if self.entries else None

    @property
    def credit(self) -> list[str]:
        """What speaks for the exporter's care, from the entry that stands."""
        return credit_of(known_of(self.entries[0])) if self.entries else []


def customers_of(actor: User, case: Case) -> list[Customer]:
    """Return the parties of a case, each with what was filed about it. Two reads.

    A party that an amendment took away keeps its entries, and stands last.
    """
    entries: dict[UUID, list[CustomerKnowledge]] = defaultdict(list)
    for entry in entries_visible_to(actor).filter(case=case).order_by("-number"):
        entries[entry.about].append(entry)
    parties = Party.objects.filter(application=case.application_id)
    found = [Customer(party, tuple(entries.pop(UUID(party.known_as), ()))) for party in parties]
    return found + [Customer(gone[0].party, tuple(gone)) for gone in entries.values()]


def standing(case_id: UUID) -> QuerySet[CustomerKnowledge]:
    """Return the last entry about each party of a case."""
    return CustomerKnowledge.objects.filter(case=case_id).order_by("about", "-number").distinct("about")


def has_doubt(case_id: UUID) -> bool:
    """Whether the entry that stands about any party of a case tells a doubt."""
    return any(standing(case_id).values_list("doubt", flat=True))


def book_notes_of(actor: User, party: Party) -> list[BookNote]:
    """Return the latest notes of the exporter's own book about a party that came from it."""
    if party.book_party_id is None:
        return []
    books = parties_visible_to(actor).filter(pk=party.book_party_id)
    return list(BookNote.objects.filter(party__in=books).order_by("-created_at")[:MOST_NOTES])
