"""Between a draft and the library: what a line or a party was taken from, and what is kept of it."""

from uuid import UUID

from django.db import transaction

from exportctl.core.errors import Conflict
from exportctl.core.people.models import User
from licensing.applications.models import Application, GoodsLine, Party
from licensing.applications.services.locking import locked_draft, row_of
from licensing.library import services as library
from licensing.library.models import BookParty, ProductVersion
from licensing.library.models.products import Classification
from licensing.library.services import Picked

UNLISTED = "UNLISTED"  # the code of the entry for what no entry names


def product_taken(draft: Application, picked: Picked | None, actor: User) -> ProductVersion | None:
    """Take what was picked from the library of the draft's organization; None where nothing was."""
    if picked is None:
        return None
    return library.take_product(picked.pk, draft.organization, actor=actor, seen=picked.seen)


def party_taken(draft: Application, picked: Picked | None, actor: User) -> BookParty | None:
    """Take whom was picked from the party book of the draft's organization; None where nobody was."""
    if picked is None:
        return None
    return library.take_party(picked.pk, draft.organization, actor=actor, seen=picked.seen)


@transaction.atomic
def keep_product(
    application: Application, line_id: UUID, *, kind: str, name: str, actor: User
) -> ProductVersion:
    """Put what a line says into the library, as a product that the line was taken from.

    The line says the same as before, so that a declaration stands.

    Raises:
        NotPermitted, Missing, Conflict: `not_a_draft`, or `kept_already`.
        DomainError: what `library.add_product` raises.
    """
    draft = locked_draft(application, actor)
    line = row_of(draft.lines.select_related("entry__edition"), line_id)
    if line.product_version_id is not None:
        raise Conflict("This line is in the library already.", code="kept_already")
    product = library.add_product(draft.organization, kind, product_facts_of(line, name), actor=actor)
    line.product_version = library.take_product(product.pk, draft.organization, actor=actor, seen=None)
    line.save(update_fields=["product_version", "updated_at"])
    return line.product_version


@transaction.atomic
def keep_party(application: Application, party_id: UUID, *, actor: User) -> BookParty:
    """Put a party of a draft into the party book, as one that the draft has taken.

    Raises:
        NotPermitted, Missing, Conflict: `not_a_draft`, or `kept_already`.
    """
    draft = locked_draft(application, actor)
    party = row_of(draft.parties.all(), party_id)
    if party.book_party_id is not None:
        raise Conflict("This party is in the party book already.", code="kept_already")
    kept = library.add_party(draft.organization, book_facts_of(party), actor=actor)
    party.book_party, party.book_version = kept, kept.version
    party.save(update_fields=["book_party", "book_version", "updated_at"])
    return kept


def product_facts_of(line: GoodsLine, name: str) -> library.ProductFacts:
    """Return what a goods line says of a product that will be called `name`."""
    unlisted = line.entry.code == UNLISTED
    reason = f"Filed under {line.entry.code}: {line.entry.title}." if unlisted else ""
    return library.ProductFacts(
        name=name,
        description=line.description,
        part_numbers=(line.part_number,) if line.part_number else (),
        classification=Classification.NOT_LISTED if unlisted else Classification.LISTED,
        entry=None if unlisted else line.entry,
        classification_reason=reason,
    )


# What a party of an application and one of the book both have, under the same names.
SHARED = ("kind", "name", "street", "city", "postal_code", "country", "website", "email")


def book_facts_of(party: Party) -> library.BookFacts:
    """Return what a party of an application says, for the book."""
    own = {key: getattr(party, key) for key in SHARED}
    return library.BookFacts(**own, aliases=tuple(party.aliases), identifiers=party.numbers)
