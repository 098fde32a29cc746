"""Drafts: started, items, the transaction, documents. Every change locks the draft and asks who may."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap, Missing
from exportctl.core.files import services as files
from exportctl.core.people.models import User
from licensing.advice import rules
from licensing.advice.models import (
    AdviceDocument,
    AdviceItem,
    AdviceRequest,
    ProposalKind,
    RequestKind,
    RequestStatus,
)
from licensing.control_lists.models import ControlListEdition, ControlListEntry
from licensing.library.services import Picked, take_product
from licensing.organizations.models import Organization
from licensing.unfinished.services import wipe_page

Version = int | str | None


@dataclass(frozen=True)
class ItemFacts:
    """One item: `details` answer the guided questions of its kind, `entry` goes with the proposal "entry"."""

    kind: str
    name: str
    special_design: str
    details: Mapping[str, str] = field(default_factory=dict)
    manufacturer: str = ""
    part_number: str = ""
    proposal: str = ProposalKind.UNKNOWN
    entry: ControlListEntry | None = None
    proposal_reason: str = ""


@dataclass(frozen=True)
class Transaction:
    """What a request for advice is about: `destination` is ISO 3166-1 alpha-2."""

    destination: str
    end_user: str
    end_use: str
    question: str


@transaction.atomic
def start(organization: Organization, kind: str, *, actor: User, own_reference: str = "") -> AdviceRequest:
    """Start an empty draft of `organization`.

    Raises:
        NotPermitted: the actor does not act for it, or it is not active.
    """
    require(actor, "advice.request", organization)
    draft = AdviceRequest.objects.create(
        organization=organization, kind=kind, created_by=actor, own_reference=own_reference.strip()
    )
    label = RequestKind(kind).label.lower()
    audit.record(draft, "advice.started", actor=actor, thread=draft.pk, kind=label)
    return draft


@transaction.atomic
def save_item(
    request: AdviceRequest,
    facts: ItemFacts,
    *,
    actor: User,
    version: Version,
    item_id: UUID | None = None,
    picked: Picked | None = None,
) -> AdviceItem:
    """Add an item, or change the one with `item_id`.

    A new item that was `picked` from the library notes which version of the product it is asked for.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        Missing: the item is gone, or the product is not in the exporter's library.
        DomainError: `details_missing`, `proposal_contradicts`, `reason_required`, `entry_outdated` or
            `items_refused`, where it would be one too many.
    """
    draft = locked_draft(request, actor)
    expect_version(draft, version)
    _check(facts)
    item = _item(draft, item_id) if item_id else AdviceItem(request=draft, number=_next_number(draft))
    before = None if item._state.adding else _shown(item)
    if picked is not None and before is None:
        item.product_version = take_product(picked.pk, draft.organization, actor=actor, seen=picked.seen)
    item.kind, item.name = facts.kind, facts.name.strip()
    item.manufacturer, item.part_number = facts.manufacturer.strip(), facts.part_number.strip()
    item.details = {key: text.strip() for key, text in facts.details.items() if text.strip()}
    item.special_design, item.proposal = facts.special_design, facts.proposal
    item.proposed_entry, item.proposal_reason = facts.entry, facts.proposal_reason.strip()
    if before is not None:
        item.version += 1
    item.save()
    _changed(draft)
    _record(draft, "advice.item_saved", actor, before, _shown(item), number=item.number)
    return item


@transaction.atomic
def remove_item(request: AdviceRequest, item_id: UUID, *, actor: User, version: Version) -> None:
    """Remove an item and number the later ones anew; the row history keeps what it said.

    Raises:
        NotPermitted, Conflict, Missing: as for saving.
    """
    draft = locked_draft(request, actor)
    expect_version(draft, version)
    item = _item(draft, item_id)
    before = _shown(item)
    item.delete()
    wipe_page(draft, reverse("licensing:advice-item", args=[draft.pk, item_id]))
    for later in draft.items.filter(number__gt=item.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number", "updated_at"])
    _changed(draft)
    _record(draft, "advice.item_removed", actor, before, None, number=item.number)


@transaction.atomic
def save_transaction(
    request: AdviceRequest, facts: Transaction, *, actor: User, version: Version
) -> AdviceRequest:
    """Save the intended transaction of a request for advice, complete or not.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        DomainError: `no_transaction`, because it asks for a classification.
    """
    draft = locked_draft(request, actor)
    expect_version(draft, version)
    if draft.kind != RequestKind.ADVICE:
        raise DomainError("A classification does not depend on a transaction.", code="no_transaction")
    values = {name: value.strip() for name, value in asdict(facts).items()}
    before = {name: getattr(draft, name) for name in values}
    _changed(draft, **values)
    _record(draft, "advice.transaction_saved", actor, before, values)
    return draft


@transaction.atomic
def attach(
    request: AdviceRequest, upload: "UploadedFile[bytes]", *, actor: User, version: Version
) -> AdviceDocument:
    """Store an upload and attach it.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        DomainError: `file_too_many`, or what `files.services.store_upload` raises.
    """
    draft = locked_draft(request, actor)
    expect_version(draft, version)
    if draft.documents.filter(removed=False).count() >= rules.MOST_FILES:
        raise DomainError(f"A request has at most {rules.MOST_FILES} documents.", code="file_too_many")
    stored = files.store_upload(upload, owner=draft, kind="document", actor=actor)
    made = AdviceDocument.objects.create(request=draft, file=stored)
    _changed(draft)
    _record(draft, "advice.file_attached", actor, None, stored.sha256, file=stored.name)
    return made


@transaction.atomic
def remove_document(request: AdviceRequest, document_id: UUID, *, actor: User, version: Version) -> None:
    """Take a document off a draft; the file stays stored.

    Raises:
        NotPermitted, Conflict, Missing: as for attaching.
    """
    draft = locked_draft(request, actor)
    expect_version(draft, version)
    found = draft.documents.filter(removed=False, pk=document_id).select_related("file").first()
    if found is None:
        raise Missing("This was removed from the request meanwhile.")
    found.removed = True
    found.save(update_fields=["removed", "updated_at"])
    _changed(draft)
    _record(draft, "advice.file_removed", actor, found.file.sha256, None, file=found.file.name)


def locked_draft(request: AdviceRequest, actor: User) -> AdviceRequest:
    """Return the draft under lock, or refuse: somebody who may not, or a request that was filed."""
    draft = (
        AdviceRequest.objects.select_for_update(of=("self",))
        .select_related("organization")
        .filter(pk=request.pk)
        .first()
    )
    if draft is None:
        raise Missing
    require(actor, "advice.request", draft)
    if draft.status != RequestStatus.DRAFT:
        raise Conflict(
            f"This request was submitted as {draft.reference}, so it can no longer be changed.",
            code="not_a_draft",
        )
    return draft


def _check(facts: ItemFacts) -> None:
    if gaps := rules.details_gaps(facts.kind, dict(facts.details)):
        raise DomainError(gaps[0].message, code="details_missing", gaps=gaps)
    if (facts.proposal == ProposalKind.ENTRY) != (facts.entry is not None):
        message = "Choose the entry that you propose, or say that you propose none."
        raise DomainError(message, code="proposal_contradicts", gaps=[Gap(message, field="control_code")])
    if facts.proposal != ProposalKind.UNKNOWN and not facts.proposal_reason.strip():
        message = "Say why you propose it."
        raise DomainError(message, code="reason_required", gaps=[Gap(message, field="proposal_reason")])
    in_force = ControlListEdition.Status.IN_FORCE
    if facts.entry is not None and facts.entry.edition.status != in_force:
        message = f"Entry {facts.entry.code} has a newer edition. Choose it again."
        raise DomainError(message, code="entry_outdated", gaps=[Gap(message, field="control_code")])


def _item(draft: AdviceRequest, item_id: UUID) -> AdviceItem:
    found = draft.items.filter(pk=item_id).first()
    if found is None:
        raise Missing("This was removed from the request meanwhile.")
    return found


def _next_number(draft: AdviceRequest) -> int:
    number = (draft.items.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > rules.MOST_ITEMS:
        raise DomainError(
            f"A request has at most {rules.MOST_ITEMS} items. Start another one.", code="items_refused"
        )
    return int(number)


def _shown(item: AdviceItem) -> dict[str, Any]:
    names = ("kind", "name", "manufacturer", "part_number", "details", "special_design", "proposal")
    entry = item.proposed_entry.code if item.proposed_entry else ""
    return {name: getattr(item, name) for name in names} | {"entry": entry}


def _changed(draft: AdviceRequest, **values: Any) -> None:
    for name, value in values.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.save(update_fields=[*values, "version", "updated_at"])


def _record(draft: AdviceRequest, verb: str, actor: User, before: Any, after: Any, **facts: Any) -> None:
    audit.record(draft, verb, actor=actor, thread=draft.pk, before=before, after=after, **facts)
