"""End-use statements of a draft: entered, taken from the party book, removed, copied."""

from collections.abc import Mapping
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Missing
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.applications.models import Application, Attachment, AttachmentKind, Party, PartyRole
from licensing.applications.queries import kind_of
from licensing.applications.services.locking import Version, changed, locked_draft, record, row_of
from licensing.applications.statements.models import EndUseStatement
from licensing.applications.statements.wording import bands
from licensing.library import services as library
from licensing.library.statement_facts import StatementFacts
from licensing.types.manifest import Section

KIND = AttachmentKind.END_USE_STATEMENT


@transaction.atomic
def save_end_use_statement(
    application: Application,
    party_id: UUID,
    facts: StatementFacts,
    *,
    actor: User,
    version: Version,
    upload: "UploadedFile[bytes] | None" = None,
) -> EndUseStatement:
    """Enter what the statement of an end user says, or change it; its document is attached to the draft.

    Without an upload the document that is there already stays. Saving what is there changes nothing.

    Raises:
        NotPermitted, Missing, Conflict: `not_a_draft` or `stale`, or the end user is gone.
        DomainError: `statement_refused` by the type of license, what `check_statement` or
            `files.services.store_upload` raises.
    """
    draft = locked_draft(application, actor)
    library.check_statement(facts)
    party = _end_user(draft, party_id)
    stored = draft.statements.filter(party=party).first()
    if stored and upload is None and StatementFacts.of(stored) == facts:
        return stored
    expect_version(draft, version)
    file = files.store_upload(upload, owner=draft, kind=KIND, actor=actor) if upload else None
    statement = stored or EndUseStatement(application=draft, party=party)
    statement.book_statement = None
    return _write(draft, statement, facts, file, actor)


@transaction.atomic
def take_end_use_statement(
    application: Application, party_id: UUID, statement_id: UUID, *, actor: User, version: Version
) -> EndUseStatement:
    """Take the statement of an end user from the party book, with its document.

    What the draft had of that end user is replaced. A later version in the book changes nothing here.

    Raises:
        NotPermitted, Missing, Conflict, DomainError: as for entering; Missing where it is another exporter's.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    party = _end_user(draft, party_id)
    kept = library.take_statement(statement_id, draft.organization, actor=actor)
    statement = draft.statements.filter(party=party).first() or EndUseStatement(
        application=draft, party=party
    )
    statement.book_statement = kept
    file = files.store_again(kept.file, owner=draft, kind=KIND, actor=actor)
    return _write(draft, statement, StatementFacts.of(kept), file, actor)


@transaction.atomic
def remove_end_use_statement(
    application: Application, party_id: UUID, *, actor: User, version: Version
) -> None:
    """Take the statement of an end user off a draft; its document stays attached until it is removed.

    Raises:
        NotPermitted, Missing, Conflict: as for entering.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    party = row_of(draft.parties.all(), party_id)
    if not (count := drop_statements(draft, party)):
        raise Missing("This statement was removed from the application meanwhile.")
    changed(draft)
    record(draft, "application.statement_removed", actor, count, None, party=party.name)


def drop_statements(draft: Application, party: Party) -> int:
    """Delete the statement of a party that goes, or that is no end user any more; the history keeps it."""
    return draft.statements.filter(party=party).delete()[0]


def copy_statements(
    source: Application,
    made: Application,
    parties: Mapping[UUID, Party],
    attachments: Mapping[UUID | None, Attachment] | None = None,
) -> None:
    """Copy what the statements of `source` say; `parties` are the copies by the ids of the originals.

    Their documents go along only where the attachments were copied too: those by the ids of the originals.
    The statement of a party that was not copied stays behind.
    """
    for statement in source.statements.filter(party__in=parties):
        statement.pk, statement.version = EndUseStatement().pk, 1
        statement.application, statement.party = made, parties[statement.party_id]
        statement.attachment = (attachments or {}).get(statement.attachment_id)
        statement.save(force_insert=True)


def _end_user(draft: Application, party_id: UUID) -> Party:
    if Section.STATEMENT not in kind_of(draft).sections:
        message = "This type of license asks for no end-use statement."
        raise DomainError(message, code="statement_refused")
    return row_of(draft.parties.filter(role=PartyRole.END_USER), party_id)


def _write(
    draft: Application,
    statement: EndUseStatement,
    facts: StatementFacts,
    file: StoredFile | None,
    actor: User,
) -> EndUseStatement:
    before = None if statement._state.adding else StatementFacts.of(statement).columns()
    for name, value in facts.columns().items():
        setattr(statement, name, value)
    statement.bands = bands(facts.stated_use)
    if file is not None:
        _replace_document(draft, statement, file)
    if not statement._state.adding:
        statement.version += 1
    statement.save()
    changed(draft)
    after = facts.columns() | ({"file": file.sha256} if file else {})
    record(draft, "application.statement_saved", actor, before, after, party=statement.party.name)
    return statement


def _replace_document(draft: Application, statement: EndUseStatement, file: StoredFile) -> None:
    """Attach the document of a statement in the place of the one that it had."""
    if statement.attachment is not None:
        statement.attachment.removed = True
        statement.attachment.save(update_fields=["removed", "updated_at"])
    statement.attachment = Attachment.objects.create(application=draft, kind=KIND, file=file)
