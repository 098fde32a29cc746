"""Drafts as a whole: started, copied, the end use, documents, the declaration."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Gap, Missing
from exportctl.core.files import services as files
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.applications import queries
from licensing.applications.models import (
    Application,
    Attachment,
    AttachmentKind,
    DeclaredAs,
    GoodsLine,
    Party,
)
from licensing.applications.services.locking import (
    Version,
    changed,
    locked_draft,
    locked_in_draft,
    record,
    row_of,
)
from licensing.applications.services.statements import copy_statements
from licensing.control_lists.queries import entry_by_code
from licensing.organizations.models import Organization, Site
from licensing.organizations.queries import (
    authority_of_official,
    authority_of_person,
    grant_of,
    signing_officials,
    sites_for,
)
from licensing.types import registry as types
from licensing.types.answers import refuse_unknown
from licensing.types.manifest import Answers, Page, Section
from licensing.types.registry import USUAL


@transaction.atomic
def start_draft(
    organization: Organization,
    *,
    actor: User,
    kind: str = USUAL,
    own_reference: str = "",
    site: Site | None = None,
) -> Application:
    """Start an empty draft of `organization`, for one of its sites where the exporter says for which.

    Raises:
        NotPermitted: the actor does not act for it or for the site, or it is not active.
        Missing: the site is closed, or there is no such type of license.
    """
    if types.find(kind) is None:
        raise Missing("There is no such type of license.")
    application = Application(
        organization=organization, site=site, created_by=actor, own_reference=own_reference, kind=kind
    )
    require(actor, "applications.draft", application)
    if site is not None and site.closed_at is not None:
        raise Missing(f"The site {site.name} is closed.")
    application.save(force_insert=True)
    audit.record(application, "application.started", actor=actor, thread=application.pk)
    return application


@transaction.atomic
def copy_application(source: Application, *, actor: User) -> Application:
    """Start a draft of the same type with the goods, parties, statements, end use and answers of `source`.

    It has no attachment and no declaration, and optional pages such as that of urgency are empty. A site that
    is closed is left out. A line goes under the same code of the edition in force; where the code is gone the
    old entry stays, and the new draft shows it as a gap.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not active.
    """
    require(actor, "applications.draft", source)
    once = {
        question.key for page in queries.kind_of(source).pages if page.optional for question in page.questions
    }
    answers = {key: value for key, value in source.answers.items() if key not in once}
    made = Application(
        organization=source.organization,
        site=source.site if source.site and source.site.closed_at is None else None,
        created_by=actor,
        copied_from=source,
        kind=source.kind,
        answers=answers,
        **asdict(queries.end_use_of(source)),
    )
    require(actor, "applications.draft", made)
    made.save(force_insert=True)
    for line in source.lines.select_related("entry"):
        line.entry = entry_by_code(line.entry.code) or line.entry
        _insert_copy(line, made)
    parties = {}
    for party in source.parties.all():
        original = party.pk
        _insert_copy(party, made)
        parties[original] = party
    copy_statements(source, made, parties)
    name = source.reference or "an earlier draft"
    audit.record(
        made, "application.copied", actor=actor, thread=made.pk, after={"from": source.pk}, source=name
    )
    return made


@transaction.atomic
def take_over(application: Application, *, actor: User, version: Version) -> Application:
    """Take over a colleague's draft, so that nobody's absence stops it; who had it is told by e-mail.

    The declaration goes, because whoever has the draft answers for it anew. Taking over what one has already
    changes nothing, so that a button pressed twice is no error.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
    """
    draft = locked_in_draft(application, actor)
    before = draft.holder
    if before.pk == actor.pk:
        return draft
    expect_version(draft, version)
    changed(draft, taken_over_by=actor)
    audit.record(
        draft,
        "application.taken_over",
        actor=actor,
        thread=draft.pk,
        before={"holder": before.pk},
        after={"holder": actor.pk},
        person=before.name,
    )
    tell(
        "applications.taken_over",
        [before],
        path=reverse("home"),
        organization=draft.organization_id,
        application=draft,
        taken_over_by=actor,
    )
    return draft


def _insert_copy(row: GoodsLine | Party, application: Application) -> None:
    fresh = type(row)().pk
    row.pk, row.application, row.version = fresh, application, 1
    row.save(force_insert=True)


@transaction.atomic
def save_site(application: Application, site: Site, *, actor: User, version: Version) -> Application:
    """Say for which site of the exporter a draft is. Saving the one that is there already changes nothing.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        DomainError: `site_unknown` where the site is closed, another's, or outside the actor's grant.
    """
    draft = locked_draft(application, actor)
    if draft.site_id == site.pk:
        return draft
    expect_version(draft, version)
    if not sites_for(actor, draft.organization).filter(pk=site.pk).exists():
        raise DomainError(
            "This site was closed, or you may not apply for it. Choose another.",
            code="site_unknown",
            gaps=[Gap("", field="site")],
        )
    before = draft.site.name if draft.site else ""
    changed(draft, site=site)
    record(draft, "application.site_saved", actor, before, site.name, site=site.name)
    return draft


@transaction.atomic
def save_end_use(
    application: Application, values: dict[str, str], *, actor: User, version: Version
) -> Application:
    """Save what was said about the use, complete or not; `values` are fields of `rules.EndUse`.

    Saving what is already there changes nothing, so that a page and its own autosave do not collide.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
    """
    draft = locked_draft(application, actor)
    changes = {name: value for name, value in values.items() if getattr(draft, name) != value}
    if not changes:
        return draft
    expect_version(draft, version)
    before = {name: getattr(draft, name) for name in changes}
    changed(draft, **changes)
    record(draft, "application.end_use_saved", actor, before, changes)
    return draft


@transaction.atomic
def save_answers(
    application: Application, page: Page, values: Answers, *, actor: User, version: Version
) -> Application:
    """Save answers to the questions of a page, complete or not; an emptied answer is taken away.

    Saving what is already there changes nothing, so that a page and its own autosave do not collide.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        DomainError: `answer_unknown` for a question or a choice that the page does not have.
    """
    refuse_unknown(page, values)
    draft = locked_draft(application, actor)
    changes = {key: value for key, value in values.items() if draft.answers.get(key, "") != (value or "")}
    if not changes:
        return draft
    expect_version(draft, version)
    before = {key: draft.answers.get(key, "") for key in changes}
    kept = {key: value for key, value in (draft.answers | changes).items() if value}
    changed(draft, answers=kept)
    record(draft, "application.answers_saved", actor, before, changes, page=page.title.lower())
    return draft


@transaction.atomic
def attach(
    application: Application, upload: "UploadedFile[bytes]", *, kind: str, actor: User, version: Version
) -> Attachment:
    """Store an upload and attach it.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        DomainError: what `files.services.store_upload` raises.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    stored = files.store_upload(upload, owner=draft, kind=kind, actor=actor)
    attachment = Attachment.objects.create(application=draft, kind=kind, file=stored)
    changed(draft)
    words = AttachmentKind(kind).label.lower()
    record(draft, "application.file_attached", actor, None, stored.sha256, file=stored.name, kind=words)
    return attachment


@transaction.atomic
def remove_attachment(
    application: Application, attachment_id: UUID, *, actor: User, version: Version
) -> None:
    """Take a document off a draft; the file stays stored.

    Raises:
        NotPermitted, Conflict, Missing: as for attaching.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    attachment = row_of(queries.standing_attachments().filter(application=draft), attachment_id)
    draft.statements.filter(attachment=attachment).update(attachment=None)
    attachment.removed = True
    attachment.save(update_fields=["removed", "updated_at"])
    changed(draft)
    record(draft, "application.file_removed", actor, attachment.file.sha256, None, file=attachment.file.name)


@transaction.atomic
def declare(
    application: Application,
    *,
    actor: User,
    version: Version,
    position: str = "",
    official: UUID | None = None,
) -> Application:
    """Record the declaration of `actor` in a position, or of an official who has signed it on paper.

    Raises:
        NotPermitted: the actor does not draft, or declares themselves and does not submit for the exporter.
        Conflict: `not_a_draft` or `stale`.
        DomainError: `gaps_remain` while another section is incomplete; `position_required`;
            `official_unknown` where the official does not sign for the exporter today.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    if gaps := queries.submission_gaps(draft, before=Section.DECLARATION):
        raise DomainError("Complete the other sections before you declare.", code="gaps_remain", gaps=gaps)
    signed = _by_official(draft, official, actor) if official else _by_person(draft, position, actor)
    changed(draft, **signed, declared_by=actor, declared_at=timezone.now())
    after = {name: value for name, value in signed.items() if name != "declared_official"}
    record(draft, "application.declared", actor, None, after | {"official": official})
    return draft


def _by_person(draft: Application, position: str, actor: User) -> dict[str, Any]:
    """Return what is kept where the actor declares, by the grant that lets them file."""
    require(actor, "applications.submit", draft)
    if not position.strip():
        message = "Enter your position."
        raise DomainError(message, code="position_required", gaps=[Gap(message, field="declared_position")])
    grant = grant_of(actor, draft.organization)
    if grant is None:
        raise Missing
    return {
        "declared_name": actor.name,
        "declared_position": position.strip(),
        "declared_as": grant.role,
        "declared_authority": authority_of_person(grant, draft.organization),
    }


def _by_official(draft: Application, official_id: UUID, actor: User) -> dict[str, Any]:
    """Return what is kept where an official has signed on paper, by the credential."""
    found = signing_officials(actor, draft.organization, on=timezone.localdate())
    official = found.select_related("evidence").filter(pk=official_id).first()
    if official is None:
        message = "This official does not sign for the exporter today. Choose who declares."
        raise DomainError(message, code="official_unknown", gaps=[Gap(message, field="who")])
    words = f"{authority_of_official(official)}; signed on paper, recorded by {actor.name}"
    return {
        "declared_name": official.name,
        "declared_position": official.title,
        "declared_as": DeclaredAs.OFFICIAL,
        "declared_authority": words,
        "declared_official": official,
    }
