"""End-use statements in the party book: a new version of a scope, and one taken into an application."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError, Gap, Missing
from exportctl.core.files import services as files
from exportctl.core.people.models import User
from licensing.library.models import BookParty, BookStatement, Product
from licensing.library.services.locking import Version, in_use, locked
from licensing.library.statement_facts import StatementFacts
from licensing.organizations.models import Organization


@transaction.atomic
def save_statement(
    party: BookParty,
    facts: StatementFacts,
    *,
    actor: User,
    version: Version,
    product: Product | None = None,
    upload: "UploadedFile[bytes] | None" = None,
) -> BookStatement:
    """Enter a statement of a party: the first of its scope, or the next version, which renews or corrects it.

    `product` None: for whatever is supplied. Without an upload a correction keeps the document of the version
    before. The party is locked, so that of two people who renew at once the second sees the first.

    Raises:
        NotPermitted, Missing, Conflict: `stale` or `archived`, or the product is another exporter's.
        DomainError: `document_required`, what `check_statement` or `files.services.store_upload` raises.
    """
    kept = in_use(locked(party, actor, version))
    if product is not None and product.organization_id != kept.organization_id:
        raise Missing
    check_statement(facts)
    before = kept.statements.filter(product=product, current=True).first()
    number = before.number + 1 if before else 1
    if before:
        before.current = False
        before.save(update_fields=["current", "updated_at"])
    if upload is not None:
        file = files.store_upload(upload, owner=kept, kind="end_use_statement", actor=actor)
    elif before is not None:
        file = before.file
    else:
        raise _gap("Choose the signed document.", "document_required", "file")
    made = BookStatement.objects.create(
        party=kept,
        product=product,
        number=number,
        file=file,
        written_by=actor,
        **facts.columns(),
    )
    kept.version += 1
    kept.save(update_fields=["version", "updated_at"])
    audit.record(
        kept,
        "book_party.statement_saved",
        actor=actor,
        thread=kept.pk,
        after=facts.columns(),
        party=kept.name,
        number=number,
    )
    return made


def take_statement(statement_id: UUID, organization: Organization, *, actor: User) -> BookStatement:
    """Return a current statement for an application of `organization`.

    Raises:
        NotPermitted: the actor is none of the exporter's own people.
        Missing: there is none in this exporter's book, or it was renewed meanwhile.
    """
    require(actor, "library.use", organization)
    found = BookStatement.objects.select_related("file", "party").filter(
        pk=statement_id, party__organization=organization, current=True
    )
    if (statement := found.first()) is None:
        raise Missing("This statement is not in the party book any more. Look for its newer version.")
    return statement


def check_statement(facts: StatementFacts) -> None:
    """Refuse a statement without an end user or a use, and a day of signature that has not come.

    Raises:
        DomainError: `statement_empty` or `in_the_future`.
    """
    if not facts.user_name.strip():
        raise _gap("Enter the end user's name as the document has it.", "statement_empty", "user_name")
    if not facts.stated_use.strip():
        raise _gap("Enter the use that the document states.", "statement_empty", "stated_use")
    if facts.signed_on and facts.signed_on > timezone.localdate():
        raise _gap("The day of the signature lies in the future.", "in_the_future", "signed_on")


def _gap(message: str, code: str, field: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field=field)])
