"""The visit: what is answered, seen, photographed and found, and the signature that closes it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from enduse.checks import queries, rules
from enduse.checks.flow import CHECK_FLOW
from enduse.checks.models import (
    ChecklistItem,
    CheckPhoto,
    CheckStatus,
    EndUseCheck,
    Finding,
    Observation,
)
from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.files import rules as file_rules
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from exportctl.core.reference import units
from licensing.licenses.rules import plain
from screening.intelligence import services as intelligence

ADVERSE_KINDS = {rules.UNFAVORABLE: "unfavorable_check", rules.UNABLE: "unable_check"}


@transaction.atomic
def start_visit(check: EndUseCheck, *, actor: User) -> EndUseCheck:
    """Start a visit; whoever starts it has it.

    Raises:
        NotPermitted: another inspector has it.
        Conflict: it was started, signed or cancelled before.
    """
    locked = _locked(check.pk)
    require(actor, "checks.carry_out", locked)
    CHECK_FLOW.step("start", locked.status)
    locked.inspector, locked.started_at = actor, timezone.now()
    locked.save(update_fields=["inspector", "started_at", "updated_at"])
    return advance(
        locked, "start", CHECK_FLOW, actor=actor, thread=locked.license.case_id, number=locked.number
    )


@transaction.atomic
def answer_item(check: EndUseCheck, number: int, *, answer: str, note: str, actor: User) -> ChecklistItem:
    """Answer a question of the checklist; the same answer again writes nothing.

    Raises:
        NotPermitted, Conflict: the visit is another inspector's, or not under way.
        DomainError: `answer_unknown`.
        Missing: there is no such question.
    """
    visit = _under_way(check.pk, actor)
    item = visit.items.filter(number=number).first()
    if item is None:
        raise Missing("This checklist has no such question.")
    if answer not in ChecklistItem.Answer.values:
        raise DomainError("Choose one of the answers.", code="answer_unknown")
    before = {"answer": item.answer, "note": item.note}
    after = {"answer": answer, "note": note.strip()}
    if before == after:
        return item
    item.answer, item.note = answer, note.strip()
    item.save(update_fields=["answer", "note", "updated_at"])
    audit.record(
        visit,
        "check.answered",
        actor=actor,
        thread=visit.license.case_id,
        before=before,
        after=after,
        question=number,
        number=visit.number,
        answer=ChecklistItem.Answer(answer).label.lower(),
    )
    return item


@dataclass(frozen=True)
class Seen:
    """What was seen of one line: `quantity` in the line's unit, serial numbers, and a note."""

    line_id: UUID
    quantity: Decimal
    serials: Collection[str] = ()
    note: str = ""


@transaction.atomic
def observe(check: EndUseCheck, seen: Seen, *, actor: User) -> Observation:
    """Note what was seen of one line; a later note replaces it, and the row's history keeps both.

    Raises:
        NotPermitted, Conflict: the visit is another inspector's, or not under way.
        DomainError: `negative_quantity`.
        Missing: the line is not one of the license.
    """
    visit = _under_way(check.pk, actor)
    line = visit.license.lines.filter(pk=seen.line_id).first()
    if line is None:
        raise Missing("This license has no such line.")
    if seen.quantity < 0:
        raise DomainError("The quantity seen is zero or more.", code="negative_quantity")
    values = {"quantity_seen": seen.quantity, "serial_numbers": list(seen.serials), "note": seen.note.strip()}
    before = visit.observations.filter(line=line).first()
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    observation, _ = Observation.objects.update_or_create(check_visit=visit, line=line, defaults=values)
    audit.record(
        visit,
        "check.observed",
        actor=actor,
        thread=visit.license.case_id,
        before={"quantity_seen": before.quantity_seen} if before else None,
        after={"quantity_seen": seen.quantity, "serial_numbers": list(seen.serials)},
        number=visit.number,
        line=line.number,
        quantity=plain(seen.quantity),
        unit=units.name(line.unit, seen.quantity),
    )
    return observation


@transaction.atomic
def add_photo(check: EndUseCheck, upload: "UploadedFile[bytes]", *, caption: str, actor: User) -> CheckPhoto:
    """Store a photograph of the visit.

    Raises:
        NotPermitted, Conflict: the visit is another inspector's, or not under way.
        DomainError: `not_a_picture`, or what storing raises.
    """
    visit = _under_way(check.pk, actor)
    name = file_rules.clean_name(upload.name or "photo")
    if upload.read(5) == b"%PDF-":
        raise DomainError(f"“{name}” is a document. Choose a JPEG or PNG picture.", code="not_a_picture")
    upload.seek(0)
    stored = files.store_upload(upload, owner=visit, kind="photo", actor=actor)
    photo = CheckPhoto.objects.create(check_visit=visit, file=stored, caption=caption.strip() or name)
    audit.record(
        visit,
        "check.photo_added",
        actor=actor,
        thread=visit.license.case_id,
        after={"sha256": stored.sha256, "caption": photo.caption},
        number=visit.number,
    )
    return photo


@transaction.atomic
def add_finding(check: EndUseCheck, *, severity: str, description: str, actor: User) -> Finding:
    """Note a breach or weakness; the same one sent twice is noted once.

    Raises:
        NotPermitted, Conflict: the visit is another inspector's, or not under way.
        DomainError: `severity_unknown` or `description_missing`.
    """
    visit = _under_way(check.pk, actor)
    if severity not in Finding.Severity.values:
        raise DomainError("Choose how severe this is.", code="severity_unknown")
    text = description.strip()
    if not text:
        raise DomainError("Describe what you found.", code="description_missing")
    finding, made = Finding.objects.get_or_create(check_visit=visit, severity=severity, description=text)
    if made:
        audit.record(
            visit,
            "check.finding_added",
            actor=actor,
            thread=visit.license.case_id,
            after={"severity": severity, "description": text},
            number=visit.number,
            severity=severity,
        )
    return finding


@dataclass(frozen=True)
class SignOff:
    """How a visit ends: the result, its reason codes, a summary, and the name typed as signature."""

    result: str
    reasons: Collection[str]
    summary: str
    signed_name: str


@transaction.atomic
def sign_off(check: EndUseCheck, sign: SignOff, *, actor: User) -> EndUseCheck:
    """Close a visit with its result; from then on nothing of it changes.

    A result that is not favorable is remembered about the party, so that the next score shows it.

    Raises:
        NotPermitted, Conflict: the visit is another inspector's, or not under way.
        DomainError: what `rules.check_sign_off` raises, `summary_missing` or `signature_differs`.
    """
    visit = _under_way(check.pk, actor)
    rules.check_sign_off(sign.result, sign.reasons, queries.progress_of(visit))
    if not sign.summary.strip():
        raise DomainError("Write a summary of the visit.", code="summary_missing")
    if " ".join(sign.signed_name.split()).casefold() != actor.name.casefold():
        raise DomainError(f"Type your name as you are registered: {actor.name}.", code="signature_differs")
    visit.reason_codes = sorted(sign.reasons)
    visit.summary = sign.summary.strip()
    visit.signed_by, visit.signed_name, visit.signed_at = actor, actor.name, timezone.now()
    visit.save(
        update_fields=["reason_codes", "summary", "signed_by", "signed_name", "signed_at", "updated_at"]
    )
    signed = advance(
        visit,
        f"sign_{sign.result}",
        CHECK_FLOW,
        actor=actor,
        reason=visit.summary,
        thread=visit.license.case_id,
        number=visit.number,
    )
    if sign.result in ADVERSE_KINDS:
        _remember(signed, ADVERSE_KINDS[sign.result], actor)
    return signed


def _remember(check: EndUseCheck, kind: str, actor: User) -> None:
    reasons = "; ".join(rules.REASONS[code] for code in check.reason_codes)
    intelligence.note_adverse(
        name=check.party_name,
        country=check.party_country,
        kind=kind,
        source_label=f"End-use check {check.number}",
        source_id=check.pk,
        noted_on=timezone.localdate(),
        details=f"{reasons}. {check.summary}",
        actor=actor,
        thread=check.license.case_id,
    )


def _locked(check_id: UUID) -> EndUseCheck:
    check = (
        EndUseCheck.objects.select_for_update(of=("self",))
        .select_related("license", "inspector")
        .filter(pk=check_id)
        .first()
    )
    if check is None:
        raise Missing
    return check


def _under_way(check_id: UUID, actor: User) -> EndUseCheck:
    """Lock a visit that `actor` may write to."""
    visit = _locked(check_id)
    require(actor, "checks.carry_out", visit)
    if visit.status != CheckStatus.IN_PROGRESS:
        words = CheckStatus(visit.status).label.lower()
        raise Conflict(f"This visit is {words}: nothing can be written to it now.", code="not_under_way")
    return visit
