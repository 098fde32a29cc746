"""Drafting a question, sending it, taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap, NotPermitted
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.applications.models import Attachment, GoodsLine, Party
from licensing.questions import queries, rules
from licensing.questions.flow import ENQUIRY_FLOW, EXTENSION_FLOW
from licensing.questions.models import About, Enquiry, EnquiryStatus, ExtensionStatus, Overlap
from licensing.questions.permissions import may_send_now
from licensing.questions.services.locking import (
    Version,
    back_to_review,
    last_day,
    locked,
    locked_case,
    new_version,
    wait_or_go_on,
)
from licensing.questions.services.notices import tell, tell_askers, tell_of_draft
from licensing.review.flow import CASE_FLOW
from licensing.review.models import Case, CaseStatus

Uploads = Sequence["UploadedFile[bytes]"]


@dataclass(frozen=True)
class Given:
    """A question as written; `note` stays inside."""

    question: str
    points: tuple[str, ...] = ()
    about: str = About.OTHER
    line: GoodsLine | None = None
    party: Party | None = None
    document: Attachment | None = None
    documents_wanted: str = ""
    days: int = rules.DAYS
    asked_for: str = "Licensing"
    note: str = ""


@transaction.atomic
def ask(case: Case, given: Given, *, actor: User, version: Version = None, uploads: Uploads = ()) -> Enquiry:
    """Draft a question, and send it at once where the officer of the case asks and nothing like it was asked.

    What a colleague drafts, and what meets an earlier question, waits for the officer.

    Raises:
        DomainError: what `rules.check_question` and the store of files raise, or `of_another_case`.
        Conflict: the page was drawn from an older version of the case.
        NotPermitted: the actor does not work on cases, or the case is closed.
    """
    found = locked_case(case)
    require(actor, "questions.ask", found)
    expect_version(found, version)
    enquiry = write(found, given, actor=actor)
    for upload in uploads:
        files.store_upload(upload, owner=enquiry, kind="question", actor=actor)
    new_version(found)
    met = note_overlaps(enquiry, actor=actor)
    if not met and may_send_now(actor, found):
        return put(enquiry, found, actor=actor)
    kept(enquiry, found, actor=actor)
    return enquiry


def draft(case: Case, given: Given, *, actor: User) -> Enquiry:
    """Draft a question of a locked case for somebody outside the authority, whom the caller has let.

    Answers in other cases are compared as the officer of the case sees them.

    Raises:
        DomainError: `purpose_required`, what `rules.check_question` raises, or `of_another_case`.
    """
    if not given.note.strip():
        raise rules.missing("purpose", "Say what you need the answer for.")
    enquiry = write(case, given, actor=actor)
    new_version(case)
    note_overlaps(enquiry, actor=case.officer or actor)
    kept(enquiry, case, actor=actor)
    return enquiry


def kept(enquiry: Enquiry, case: Case, *, actor: User) -> None:
    """Record that a question was drafted, and tell the officer of its case where a colleague drafted it."""
    audit.record(enquiry, "enquiry.drafted", actor=actor, thread=case.pk, team=enquiry.asked_for)
    if case.officer_id != actor.pk:
        tell_of_draft(enquiry)


@transaction.atomic
def edit(enquiry: Enquiry, given: Given, *, actor: User, version: Version = None) -> Enquiry:
    """Write a drafted question anew before it is sent; what was drafted first stays beside it.

    Whom it is asked for stays. It is compared again, so that what it meets now is settled first.

    Raises:
        DomainError: what `rules.check_question` raises, or `of_another_case`.
        Conflict: it was sent or dropped meanwhile, or the page is stale.
        NotPermitted: the actor is not the officer of the case.
    """
    case, found = locked(enquiry)
    require(actor, "questions.settle", found)
    expect_version(found, version)
    expect_status(found, EnquiryStatus.DRAFTED, "This question was sent or taken back meanwhile.")
    before = found.wording
    for name, value in values_of(case, given).items():
        setattr(found, name, value)
    found.as_drafted = found.as_drafted or before
    found.edited_by, found.edited_at = actor, timezone.now()
    found.version += 1
    found.save()
    new_version(case)
    note_overlaps(found, actor=actor)
    audit.record(found, "enquiry.edited", actor=actor, thread=case.pk, before=before, after=found.wording)
    return found


def write(case: Case, given: Given, *, actor: User, follows: Enquiry | None = None) -> Enquiry:
    """Keep a question of a locked case as a draft; it may go on from an answered one."""
    return Enquiry.objects.create(
        case=case,
        asked_by=actor,
        asked_for=given.asked_for.strip() or "Licensing",
        note=given.note.strip(),
        **values_of(case, given),
        first=(follows.first or follows) if follows else None,
        round=follows.round + 1 if follows else 1,
    )


def values_of(case: Case, given: Given) -> dict[str, Any]:
    """Return what is kept of a question as written; whose it is and the note are the caller's."""
    points = [point.strip() for point in given.points if point.strip()]
    rules.check_question(given.question, points)
    for subject in (given.line, given.party, given.document):
        if subject is not None and subject.application_id != case.application_id:
            raise DomainError("This is not part of the case.", code="of_another_case")
    return {
        "about": given.about,
        "line": given.line if given.about == About.GOODS else None,
        "party": given.party if given.about == About.PARTY else None,
        "document": given.document if given.about == About.DOCUMENT else None,
        "question": given.question.strip(),
        "points": points,
        "documents_wanted": " ".join(given.documents_wanted.split()),
        "days": given.days,
        "due_on": last_day(timezone.now(), given.days),
    }


def note_overlaps(enquiry: Enquiry, *, actor: User) -> list[Overlap]:
    """Record which earlier questions a drafted one meets; they are settled before it is sent."""
    known = set(enquiry.overlaps.values_list("earlier", flat=True))
    met = [one for one in queries.earlier_like(enquiry, actor) if one[0].pk not in known]
    return Overlap.objects.bulk_create(
        Overlap(later=enquiry, earlier=earlier, kind=how.kind, likeness=how.likeness) for earlier, how in met
    )


@transaction.atomic
def send(enquiry: Enquiry, *, actor: User, version: Version = None) -> Enquiry:
    """Send a drafted question to the exporter; the service clock stands still until the answer.

    Raises:
        DomainError: `not_settled`, while it repeats or contradicts another question.
        Conflict: it was sent or dropped meanwhile, or the page is stale.
        NotPermitted: the actor is not the officer of the case, or it is not under review.
    """
    case, found = locked(enquiry)
    expect_version(found, version)
    if open_ones := queries.unsettled_of(found):
        raise DomainError(
            "This question meets another one. Settle that first.",
            code="not_settled",
            gaps=[Gap(str(one.earlier if one.later_id == found.pk else one.later)) for one in open_ones],
        )
    return put(found, case, actor=actor)


def put(enquiry: Enquiry, case: Case, *, actor: User) -> Enquiry:
    """Send a question of a locked case."""
    verdict = may_send_now(actor, case)
    ENQUIRY_FLOW.step("send", enquiry.status)
    if not verdict:
        raise NotPermitted(verdict.reason)
    now = timezone.now()
    sent = advance(
        enquiry,
        "send",
        ENQUIRY_FLOW,
        actor=actor,
        thread=case.pk,
        fields={"sent_by": actor, "sent_at": now, "due_on": last_day(now, enquiry.days)},
        team=enquiry.asked_for,
        question=rules.in_short(enquiry.question),
    )
    if case.status == CaseStatus.UNDER_REVIEW:
        case = advance(case, "ask", CASE_FLOW, actor=actor, thread=case.pk)
    else:
        new_version(case)
    wait_or_go_on(case, at=now)
    tell(sent, "asked")
    tell_askers(sent, "released")
    return sent


@transaction.atomic
def drop(enquiry: Enquiry, *, reason: str, actor: User, version: Version = None) -> Enquiry:
    """Take back a question that was not sent, with a reason for the file.

    Raises:
        DomainError: `reason_required`.
        Conflict, NotPermitted: as `advance` does, or the page is stale.
    """
    case, found = locked(enquiry)
    expect_version(found, version)
    return dropped(found, case, reason=reason, actor=actor)


def dropped(enquiry: Enquiry, case: Case, *, reason: str, actor: User) -> Enquiry:
    """Drop a drafted question of a locked case; whoever drafted it is told where somebody else did it."""
    done = advance(
        enquiry,
        "drop",
        ENQUIRY_FLOW,
        actor=actor,
        reason=reason,
        thread=case.pk,
        fields=ended(actor, reason),
    )
    if done.asked_by_id != actor.pk:
        tell_askers(done, "declined")
    return done


@transaction.atomic
def withdraw(enquiry: Enquiry, *, reason: str, actor: User, version: Version = None) -> Enquiry:
    """Withdraw a question that was sent; the exporter reads why. The clock runs again after the last one.

    Raises:
        DomainError: `reason_required`.
        Conflict: it was answered meanwhile, or the page is stale.
        NotPermitted: the actor is not the officer of the case.
    """
    case, found = locked(enquiry)
    expect_version(found, version)
    return withdrawn(found, case, reason=reason, actor=actor)


def withdrawn(enquiry: Enquiry, case: Case, *, reason: str, actor: User) -> Enquiry:
    """Withdraw a sent question of a locked case."""
    done = advance(
        enquiry,
        "withdraw",
        ENQUIRY_FLOW,
        actor=actor,
        reason=reason,
        thread=case.pk,
        fields=ended(actor, reason),
        question=rules.in_short(enquiry.question),
    )
    pass_extension(done)
    back_to_review(case, "stop_asking", actor=actor, at=timezone.now())
    tell(done, "withdrawn")
    return done


def pass_extension(enquiry: Enquiry) -> None:
    """Close a request for more time to answer a question that waits for no answer any more."""
    for one in enquiry.extensions.filter(status=ExtensionStatus.ASKED):
        advance(one, "pass", EXTENSION_FLOW, actor=None, thread=enquiry.case_id)


def ended(actor: User, reason: str) -> dict[str, object]:
    """Return what is written with the end of a question that gets no answer."""
    return {"ended_by": actor, "ended_at": timezone.now(), "end_reason": reason.strip()}


def expect_status(enquiry: Enquiry, status: str, message: str) -> None:
    """Refuse with Conflict where a locked question has moved on."""
    if enquiry.status != status:
        raise Conflict(message, code="wrong_status")
