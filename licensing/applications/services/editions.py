"""Editions of an application that was filed: the next one is drafted as a copy, then filed or discarded."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, Missing
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.applications import queries
from licensing.applications.flow import APPLICATION_FLOW
from licensing.applications.models import Application, Attachment, GoodsLine, Party
from licensing.applications.services.filing import refuse_incomplete
from licensing.applications.services.locking import NOT_DECLARED, Version, lock
from licensing.applications.services.statements import copy_statements
from licensing.control_lists.queries import entry_by_code

Row = TypeVar("Row", GoodsLine, Party, Attachment)
OF_ONE_EDITION = frozenset(
    {
        *("id", "created_at", "updated_at", "version", "status", "reference", "created_by", "taken_over_by"),
        *("amends", "edition", "submitted_by", "submitted_at", *NOT_DECLARED),
    }
)


@transaction.atomic
def copy_edition(source: Application, *, actor: User, own_reference: str) -> Application:
    """Start a draft of the next edition: all of `source` but its declaration.

    Lines keep their numbers, parties what screening knows them by, documents their files, statements theirs.

    Raises:
        NotPermitted: the actor does not draft for the organization.
    """
    require(actor, "applications.draft", source)
    said = {one.name: getattr(source, one.name) for one in _fields() if one.name not in OF_ONE_EDITION}
    made = Application(
        **{**said, "own_reference": own_reference},
        created_by=actor,
        amends=source,
        edition=source.edition + 1,
    )
    made.save(force_insert=True)
    for line in source.lines.select_related("entry"):
        line.entry = entry_by_code(line.entry.code) or line.entry
        _insert(line, made)
    parties: dict[UUID, Party] = {}
    attachments: dict[UUID | None, Attachment] = {}
    for party in source.parties.all():
        original, party.origin_id = party.pk, party.origin_id or party.pk
        parties[original] = _insert(party, made)
    for attachment in queries.standing_attachments().filter(application=source):
        original = attachment.pk
        attachments[original] = _insert(attachment, made)
    copy_statements(source, made, parties, attachments)
    audit.record(made, "application.amended", actor=actor, thread=made.pk, source=source.reference)
    return made


def _fields() -> Any:
    return Application._meta.concrete_fields


def _insert(row: Row, application: Application) -> Row:
    row.pk, row.application, row.version = type(row)().pk, application, 1
    row.save(force_insert=True)
    return row


@transaction.atomic
def file_edition(application: Application, *, actor: User, version: Version, thread: UUID) -> Application:
    """File the next edition under the same reference; the one before it is superseded.

    Raises:
        NotPermitted, Conflict, DomainError: as for `submit`.
    """
    before = _before(application)
    draft = lock(application)
    require(actor, "applications.submit", draft)
    if draft.status != "draft":
        raise Conflict("This change was filed or discarded already.", code="already_submitted")
    refuse_incomplete(draft, version)
    draft.reference, draft.submitted_by, draft.submitted_at = before.reference, actor, timezone.now()
    draft.save(update_fields=["reference", "submitted_by", "submitted_at", "updated_at"])
    advance(before, "supersede", APPLICATION_FLOW, actor=None, thread=thread, edition=before.edition)
    return advance(draft, "submit", APPLICATION_FLOW, actor=actor, thread=thread, reference=draft.reference)


def _before(application: Application) -> Application:
    if application.amends is None:
        raise Missing("This draft changes no application.")
    return lock(application.amends)


@transaction.atomic
def discard_edition(application: Application, *, actor: User, version: Version) -> Application:
    """Discard the draft of a next edition; the application stays as it is.

    Raises:
        NotPermitted, Conflict: the actor does not draft for the organization, or it was filed meanwhile.
    """
    _before(application)
    return advance(
        application,
        "discard",
        APPLICATION_FLOW,
        actor=actor,
        thread=application.pk,
        gate=lambda locked: expect_version(locked, version),
    )
