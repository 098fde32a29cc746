"""Proposing a disposal, confirming it under lock, and removing the bytes afterwards."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import end_files, remove_bytes
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from licensing.disposals.flow import DISPOSAL_FLOW
from licensing.disposals.holders import files_of, named_elsewhere
from licensing.disposals.models import Disposal, DisposalStatus, DisposedFile, Outcome, Subject, about
from licensing.disposals.queries import UNDER_WAY
from licensing.disposals.subjects import due, locked_subject

PORTION = 100  # files a job


@transaction.atomic
def propose(subject: Subject, *, reason: str, actor: User) -> Disposal:
    """Propose to dispose of the files of a case or a request for advice, for another person to confirm.

    Raises:
        NotPermitted: the actor proposes none.
        DomainError: `reason_required`, or `not_due` with what keeps it.
        Conflict: `under_way`, or `disposed` where it was done already.
    """
    require(actor, "disposals.propose")
    if not reason.strip():
        raise DomainError("Say why it is disposed of.", code="reason_required")
    locked = locked_subject(subject)
    if known := why_known(locked):
        raise known
    kept = due(locked)
    disposal = Disposal.objects.create(
        **about(locked),
        reason=reason.strip(),
        kept_until=cast(date, kept.until),  # what is due has one
        kept_because=f"{kept.because.what} on {kept.because.on:%-d %b %Y}" if kept.because else "",
        proposed_by=actor,
    )
    audit.record(
        disposal,
        "disposal.proposed",
        actor=actor,
        thread=locked.pk,
        reason=disposal.reason,
        until=f"{disposal.kept_until:%-d %b %Y}",
    )
    return disposal


def why_known(subject: Subject) -> Conflict | None:
    """Return why something is not proposed again: it is under way, or was done and no file came since."""
    known = Disposal.objects.filter(**about(subject)).exclude(status=DisposalStatus.TURNED_DOWN)
    last = known.order_by("-created_at").first()
    if last is None:
        return None
    if last.status in UNDER_WAY:
        return Conflict("Its disposal is under way already.", code="under_way")
    if files_of(subject).exists():
        return None
    return Conflict("Its files were disposed of already.", code="disposed")


@transaction.atomic
def confirm(disposal: Disposal, *, actor: User) -> Disposal:
    """Confirm what somebody else proposed: from now on nobody has the files, and a job removes their bytes.

    Everything is asked again under lock. What else has one of the files keeps it.

    Raises:
        NotPermitted: the actor proposed it, or confirms none.
        Conflict: it does not wait any more.
        DomainError: `not_due` with what keeps it.
    """
    subject = locked_subject(disposal.subject)
    now = Disposal.objects.get(pk=disposal.pk)
    DISPOSAL_FLOW.step("confirm", now.status)
    require(actor, "disposals.confirm", now)
    due(subject)
    files = list(files_of(subject).select_for_update(of=("self",)))
    at = timezone.now()
    ended = advance(
        now,
        "confirm",
        DISPOSAL_FLOW,
        actor=actor,
        thread=subject.pk,
        fields={"ended_by": actor, "ended_at": at},
        files=len(files),
    )
    _end(ended, files, subject)
    enqueue("licensing.remove_disposed", key=f"disposal:{ended.pk}", disposal_id=str(ended.pk))
    return ended


def _end(disposal: Disposal, files: list[StoredFile], subject: Subject) -> None:
    """Let nobody have the locked files any more, but those that another record names stay as they are."""
    others = named_elsewhere(files, subject)
    at = cast(datetime, disposal.ended_at)  # the database keeps it so
    end_files([one for one in files if not others[one.pk]], at=at)
    DisposedFile.objects.bulk_create(
        DisposedFile(
            disposal=disposal,
            file=one,
            outcome=Outcome.KEPT if others[one.pk] else Outcome.WAITING,
            others=others[one.pk],
            at=at if others[one.pk] else None,
        )
        for one in files
    )


def propose_each(subjects: Iterable[Subject], *, reason: str, actor: User) -> list[str]:
    """Propose some cases or requests, each for itself; return why others were not, in words.

    Raises:
        NotPermitted: the actor proposes none.
    """
    require(actor, "disposals.propose")
    found = ((one, _refusal(partial(propose, one, reason=reason, actor=actor))) for one in subjects)
    return [f"{one.reference}: {said}" for one, said in found if said]


def confirm_each(disposals: Iterable[Disposal], *, actor: User) -> list[str]:
    """Confirm some disposals, each for itself; return why others were not, in words.

    Raises:
        NotPermitted: the actor confirms none.
    """
    require(actor, "disposals.confirm")
    found = ((one, _refusal(partial(confirm, one, actor=actor))) for one in disposals)
    return [f"{one.subject}: {said}" for one, said in found if said]


def _refusal(what: Callable[[], object]) -> str:
    try:
        what()
    except DomainError as error:
        return " ".join([error.message, *(gap.message for gap in error.gaps)])
    return ""


@transaction.atomic
def turn_down(disposal: Disposal, *, reason: str, actor: User) -> Disposal:
    """Do not dispose of what somebody proposed; whoever proposed it takes it back so, too.

    Raises:
        NotPermitted: the actor may not.
        Conflict: it does not wait any more.
        DomainError: `reason_required`.
    """
    locked_subject(disposal.subject)
    return advance(
        disposal,
        "turn_down",
        DISPOSAL_FLOW,
        actor=actor,
        reason=reason.strip(),
        thread=disposal.subject.pk,
        fields={"ended_by": actor, "ended_at": timezone.now(), "ending": reason.strip()},
    )


@transaction.atomic
def remove(disposal_id: UUID) -> None:
    """Remove the bytes of the next portion of files, and queue the one after; end it when none is left.

    Nobody can read them any more when this begins. Bytes that are gone already are no fault: a worker that
    dies after it removed some leaves their rows waiting, and a repeat goes through them again.
    """
    disposal = Disposal.objects.select_for_update().get(pk=disposal_id)
    if disposal.status != DisposalStatus.CONFIRMED:
        return
    waiting = DisposedFile.objects.filter(disposal=disposal, outcome=Outcome.WAITING)
    portion = list(waiting.select_related("file").order_by("file__path", "pk")[:PORTION])
    for item in portion:
        _remove(item, disposal)
    if portion:
        enqueue("licensing.remove_disposed", key=f"disposal:{disposal.pk}", disposal_id=str(disposal.pk))
    else:
        _finish(disposal)


def _remove(item: DisposedFile, disposal: Disposal) -> None:
    item.others = remove_bytes(item.file)
    item.outcome = Outcome.KEPT if item.others else Outcome.REMOVED
    item.at = timezone.now()
    item.save(update_fields=["outcome", "others", "at", "updated_at"])
    if not item.others:
        _last_owner_went(item)
    audit.record(
        item,
        "disposed_file.kept" if item.others else "disposed_file.removed",
        actor=None,
        thread=disposal.subject.pk,
        size=item.file.size,
        sha256=item.file.sha256,
    )


def _last_owner_went(item: DisposedFile) -> None:
    """Say with earlier disposals, which kept these bytes for others, that they are gone now."""
    kept = DisposedFile.objects.filter(file__path=item.file.path, outcome=Outcome.KEPT)
    for one in kept.select_related("file", "disposal"):
        DisposedFile.objects.filter(pk=one.pk).update(outcome=Outcome.REMOVED, others=0, at=item.at)
        audit.record(
            one,
            "disposed_file.removed",
            actor=None,
            thread=one.disposal.subject.pk,
            size=one.file.size,
            sha256=one.file.sha256,
        )


def _finish(disposal: Disposal) -> None:
    files = DisposedFile.objects.filter(disposal=disposal)
    advance(
        disposal,
        "finish",
        DISPOSAL_FLOW,
        actor=None,
        thread=disposal.subject.pk,
        fields={"done_at": timezone.now()},
        removed=files.filter(outcome=Outcome.REMOVED).count(),
        kept=files.filter(outcome=Outcome.KEPT).count(),
    )
