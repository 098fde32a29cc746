"""Announcing a refusal, hearing the exporter about it, and going on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.base import expect_version
from exportctl.core.calendar import rules as days
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.decisions import queries, rules
from licensing.decisions.events import RefusalAnnounced
from licensing.decisions.flow import INTENT_FLOW
from licensing.decisions.models import IntentStatus, RefusalIntent
from licensing.decisions.services.gates import refuse_while_withdrawing
from licensing.review import services as review
from licensing.review.flow import CASE_FLOW
from licensing.review.models import Case
from licensing.review.rules import Advice, check_advice

MOST_FILES = 10


@dataclass(frozen=True)
class Announcement:
    """What is announced: reasons for the exporter and for the file, as a whole and by criterion."""

    reason: str
    grounds: tuple[rules.Ground, ...]
    protected_reason: str = ""


@transaction.atomic
def announce(
    case: Case, *, announcement: Announcement, actor: User, version: int | str | None = None
) -> RefusalIntent:
    """Tell the exporter that a refusal is intended, and why; the service clock stands still meanwhile.

    Raises:
        DomainError: what `check_advice` and `check_grounds` raise.
        NotPermitted, Conflict: as `advance` does.
    """
    criteria = [ground.code for ground in announcement.grounds]
    check_advice(Advice("deny", announcement.reason, (), tuple(criteria)))
    rules.check_grounds(criteria, announcement.grounds)
    now = timezone.now()

    def gate(locked: Case) -> None:
        expect_version(locked, version)
        refuse_while_withdrawing(locked)

    moved = advance(
        case,
        "announce_refusal",
        CASE_FLOW,
        actor=actor,
        gate=gate,
        thread=case.pk,
    )
    due = days.add_days(
        timezone.localdate(now), rules.INTENT_DAYS, unit="calendar", jurisdiction=settings.JURISDICTION
    )
    intent = RefusalIntent.objects.create(
        case=moved,
        reason=announcement.reason.strip(),
        protected_reason=announcement.protected_reason.strip(),
        criteria=criteria,
        public_reasons=[ground.public.strip() for ground in announcement.grounds],
        protected_reasons=[ground.protected.strip() for ground in announcement.grounds],
        made_by=actor,
        due_on=due,
    )
    clocks.start_clock(
        intent.pk,
        rules.INTENT_CLOCK,
        at=now,
        days=rules.INTENT_DAYS,
        unit="calendar",
        thread=case.pk,
        holder=days.EXPORTER,
    )
    review.stand_still(moved, at=now, reason="The exporter may answer an announced refusal")
    _tell(intent, "announced")
    publish(RefusalAnnounced(intent_id=intent.pk))
    return intent


@transaction.atomic
def answer(
    intent: RefusalIntent, *, text: str, uploads: "Sequence[UploadedFile[bytes]]" = (), actor: User
) -> RefusalIntent:
    """Answer an announced refusal, once; also after the last day, as long as the authority has not gone on.

    The case is locked and gets a new version: whoever decides on a page from before is refused and sees
    the answer first.

    Raises:
        DomainError: `answer_required`, `too_many_files`, or what `files.services.store_upload` raises.
        NotPermitted, Conflict: as `advance` does.
    """
    if not text.strip():
        raise DomainError("Write your answer.", code="answer_required")
    if len(uploads) > MOST_FILES:
        raise DomainError(f"Attach at most {MOST_FILES} documents.", code="too_many_files")
    case = _locked_case(intent)
    now = timezone.now()
    given = {
        "answer": text.strip(),
        "answered_by": actor,
        "answered_at": now,
        "late": timezone.localdate(now) > intent.due_on,
    }
    done = advance(intent, "answer", INTENT_FLOW, actor=actor, thread=case.pk, fields=given)
    for upload in uploads:
        files.store_upload(upload, owner=done, kind="answer", actor=actor)
    _stop(done, case)
    case.version += 1
    case.save(update_fields=["version", "updated_at"])
    return done


@transaction.atomic
def take_back(case: Case, *, reason: str, actor: User, version: int | str | None = None) -> Case:
    """Take an announced refusal back, with a reason that the exporter reads: the review goes on.

    Raises:
        DomainError: `reason_required`.
        NotPermitted, Conflict: as `advance` does.
    """
    moved = advance(
        case,
        "take_back",
        CASE_FLOW,
        actor=actor,
        reason=reason,
        thread=case.pk,
        gate=lambda locked: expect_version(locked, version),
    )
    intent = queries.pending_intent(moved)
    if intent is None:
        raise Conflict("There is no announcement to take back.", code="no_announcement")
    done = advance(intent, "take_back", INTENT_FLOW, actor=actor, thread=case.pk)
    _stop(done, moved)
    _tell(done, "taken_back", why=reason.strip())
    return moved


def go_on(case: Case, *, actor: User) -> None:
    """Close the announcement of a case that is being decided, with its time over where nobody answered."""
    intent = queries.pending_intent(case)
    if intent is None:
        return
    if intent.status == IntentStatus.OPEN:
        intent = advance(intent, "lapse", INTENT_FLOW, actor=None, thread=case.pk)
        _stop(intent, case, at=_end_of(intent.due_on))
    _stop(advance(intent, "decide", INTENT_FLOW, actor=actor, thread=case.pk), case)


def mind(*, on: date) -> tuple[int, int]:
    """Remind exporters whose time to answer runs out, and close what nobody answered; return how many.

    Safe to repeat and to miss: each is reminded once, and who decides asks for the day again.
    """
    open_ones = RefusalIntent.objects.filter(status=IntentStatus.OPEN)
    near = open_ones.filter(
        due_on__gte=on, due_on__lte=on + timedelta(days=rules.REMIND_DAYS), reminded_on=None
    )
    over = open_ones.filter(due_on__lt=on)
    reminded = sum(_remind(intent, on) for intent in near.order_by("due_on", "pk"))
    return reminded, sum(_lapse(intent, on) for intent in over.order_by("due_on", "pk"))


@transaction.atomic
def _remind(intent: RefusalIntent, on: date) -> bool:
    case = _locked_case(intent)
    locked = RefusalIntent.objects.select_for_update(of=("self",)).get(pk=intent.pk)
    if locked.status != IntentStatus.OPEN or locked.reminded_on is not None:
        return False
    locked.reminded_on = on
    locked.version += 1
    locked.save(update_fields=["reminded_on", "version", "updated_at"])
    audit.record(locked, "announcement.reminded", actor=None, thread=case.pk)
    _tell(locked, "reminder")
    return True


@transaction.atomic
def _lapse(intent: RefusalIntent, on: date) -> bool:
    case = _locked_case(intent)
    try:
        done = advance(intent, "lapse", INTENT_FLOW, actor=None, thread=case.pk)
    except Conflict:
        return False  # it was answered or decided since the list was read
    _stop(done, case, at=_end_of(done.due_on))
    return True


def _locked_case(intent: RefusalIntent) -> Case:
    """Lock the case before its announcement: the order that every writer takes."""
    return Case.objects.select_for_update(of=("self",)).get(pk=intent.case_id)


def _end_of(day: date) -> datetime:
    """Return the last moment of a day that is over, whenever the job that closes it runs."""
    return min(datetime.combine(day, time.max, ZoneInfo(settings.CLOCK_ZONE)), timezone.now())


def _stop(intent: RefusalIntent, case: Case, *, at: datetime | None = None) -> None:
    """End the time to answer; the service clock runs again."""
    now = at or timezone.now()
    clocks.stop(intent.pk, rules.INTENT_CLOCK, at=now)
    review.run_again(case, at=now)


def _tell(intent: RefusalIntent, what: str, **context: Any) -> None:
    """Tell whoever filed and the exporter's contact where to read, and no reasons."""
    application = intent.case.application
    page = reverse("licensing:announced-refusal", args=[application.pk])
    tell_exporter(
        application,
        f"decisions.{what}",
        path=page,
        due_on=intent.due_on,
        reference=application.reference,
        **context,
    )
