"""More time to answer: asked for by the exporter with a reason, granted or refused by the officer."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.questions import rules
from licensing.questions.flow import EXTENSION_FLOW
from licensing.questions.models import AnswerExtension, Enquiry, EnquiryStatus, ExtensionStatus
from licensing.questions.services.asking import expect_status
from licensing.questions.services.locking import Version, locked, wait_or_go_on
from licensing.questions.services.notices import tell

MOVED_ON = "This question waits for no answer any more."


@transaction.atomic
def ask_for_more_time(enquiry: Enquiry, *, reason: str, until: date, actor: User) -> AnswerExtension:
    """Ask for more time, until the last day at the latest.

    Raises:
        DomainError: `reason_required`, `not_later` or `too_late`.
        Conflict: the question moved on, or more time was asked for already.
        NotPermitted: the actor does not act for the exporter.
    """
    case, found = locked(enquiry)
    require(actor, "questions.answer", found)
    expect_status(found, EnquiryStatus.OPEN, MOVED_ON)
    if not reason.strip():
        raise rules.missing("reason", "Say why you need more time.")
    if timezone.localdate() > found.due_on:
        raise DomainError("The last day to answer is over. Answer as soon as you can.", code="too_late")
    rules.check_later(until, due_on=found.due_on, field="until")
    if found.extensions.filter(status=ExtensionStatus.ASKED).exists():
        raise Conflict("More time was asked for already; the authority decides.", code="already_asked")
    made = AnswerExtension.objects.create(
        enquiry=found, reason=reason.strip(), wanted_until=until, asked_by=actor
    )
    audit.record(made, "extension.asked", actor=actor, thread=case.pk, reason=reason, day=_day(until))
    return made


@transaction.atomic
def grant(
    extension: AnswerExtension, *, until: date, actor: User, reason: str = "", version: Version = None
) -> AnswerExtension:
    """Give more time until a day; what the clock stands still for says so.

    Raises:
        DomainError: `not_later`.
        Conflict: it was decided, or the question was answered meanwhile, or the page is stale.
        NotPermitted: the actor is not the officer of the case.
    """
    case, found = locked(extension.enquiry)
    rules.check_later(until, due_on=found.due_on, field="until")
    done = advance(
        extension,
        "grant",
        EXTENSION_FLOW,
        actor=actor,
        thread=case.pk,
        gate=lambda one: expect_version(one, version),
        fields=_decided(actor, reason) | {"until": until},
        day=_day(until),
    )
    found.due_on = until
    found.version += 1
    found.save(update_fields=["due_on", "version", "updated_at"])
    wait_or_go_on(case, at=timezone.now())
    tell(found, "more_time", granted=True)
    return done


@transaction.atomic
def refuse(
    extension: AnswerExtension, *, reason: str, actor: User, version: Version = None
) -> AnswerExtension:
    """Give no more time, with a reason that the exporter reads.

    Raises:
        DomainError: `reason_required`.
        Conflict, NotPermitted: as `grant` raises.
    """
    case, found = locked(extension.enquiry)
    done = advance(
        extension,
        "refuse",
        EXTENSION_FLOW,
        actor=actor,
        reason=reason,
        thread=case.pk,
        gate=lambda one: expect_version(one, version),
        fields=_decided(actor, reason),
    )
    tell(found, "more_time", granted=False)
    return done


def _decided(actor: User, reason: str) -> dict[str, object]:
    return {"decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason.strip()}


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
