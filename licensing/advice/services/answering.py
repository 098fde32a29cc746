"""Writing an answer, replacing it by a newer version, revoking it. None is ever edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.advice import authority, queries, rules
from licensing.advice.flow import ADVICE_FLOW, ANSWER_FLOW
from licensing.advice.models import (
    WAS_ISSUED,
    AdviceAnswer,
    AdviceItem,
    AdviceRequest,
    AnswerLine,
    AnswerStatus,
    RequestStatus,
)
from licensing.advice.services.clock import copy_clock
from licensing.advice.services.drafts import Version
from licensing.advice.services.notices import tell
from licensing.control_lists.models import ControlListEdition, ControlListEntry


@dataclass(frozen=True)
class LineGiven:
    """What is answered about one item; `reason` is for the exporter."""

    outcome: str
    reason: str
    entry: ControlListEntry | None = None


@dataclass(frozen=True)
class Given:
    """An answer as written: lines by the item's id, the list that was read, what the exporter may rely on.

    `note` stays inside. `change_reason` is wanted where it replaces an earlier answer, and is sent.
    """

    lines: Mapping[UUID, LineGiven]
    edition: ControlListEdition
    scope: str
    valid_until: date
    conditions: str = ""
    note: str = ""
    change_reason: str = ""


@transaction.atomic
def answer(request: AdviceRequest, given: Given, *, actor: User, version: Version = None) -> AdviceAnswer:
    """Answer a request. It is issued at once, or waits for a second signature where a rule asks for one.

    Raises:
        DomainError: what `rules.check_lines` and `rules.check_validity` raise, `scope_required`,
            `edition_outdated`, `entry_of_another_list`, or `not_qualified` for what it classifies.
        Conflict: the request is not under review, or the page was drawn from an older version.
        NotPermitted: the actor does not have the request.
    """
    facts = _checked(request, given)
    reasons = rules.second_reasons(facts, revision=False)
    # Two officers who answer at once meet at the lock of the request; the second finds it moved on.
    locked = _locked(request)
    require(actor, "advice.work", locked)
    expect_version(locked, version)
    ADVICE_FLOW.step("propose", locked.status)
    _expect_authority(locked, given, actor)
    written = _write(locked, given, reasons, actor=actor, replaces=None)
    if reasons:
        advance(locked, "propose", ADVICE_FLOW, actor=actor, thread=locked.pk)
        return written
    close(locked, "issue", actor=actor)
    return issue(written, "issue", actor=actor)


@transaction.atomic
def revise(request: AdviceRequest, given: Given, *, actor: User, version: Version = None) -> AdviceAnswer:
    """Write a newer version of an answer; the one before stands until a second person signs the new one.

    Raises:
        DomainError: what `answer` raises, or `change_reason_required`.
        Conflict: there is no answer to replace, or one waits for a signature already, or the page is stale.
        NotPermitted: the actor does not have the request.
    """
    facts = _checked(request, given)
    locked = _locked(request)
    require(actor, "advice.work", locked)
    expect_version(locked, version)
    last = locked.answers.filter(status__in=WAS_ISSUED).order_by("-number").first()
    if locked.status != RequestStatus.ANSWERED or last is None:
        raise Conflict("There is no answer that could be replaced yet.", code="nothing_to_replace")
    if locked.answers.filter(status=AnswerStatus.PROPOSED).exists():
        raise Conflict("A newer answer waits for its second signature already.", code="already_proposed")
    if not given.change_reason.strip():
        raise _missing("change_reason", "Say why there is a newer answer; the exporter reads it.")
    _expect_authority(locked, given, actor)
    reasons = rules.second_reasons(facts, revision=True)
    written = _write(locked, given, reasons, actor=actor, replaces=last)
    locked.version += 1
    locked.save(update_fields=["version", "updated_at"])
    audit.record(locked, "advice.revised", actor=actor, thread=locked.pk, reason=given.change_reason)
    return written


@transaction.atomic
def revoke(found: AdviceAnswer, *, reason: str, actor: User, version: Version = None) -> AdviceAnswer:
    """Revoke an issued answer: nobody may rely on it from now on. `version` is that of the request.

    Raises:
        DomainError: `reason_required`.
        Conflict: it is not in force any more, or the page was drawn from an older version.
        NotPermitted: the actor may not revoke answers.
    """
    request = AdviceRequest.objects.select_for_update(of=("self",)).get(pk=found.request_id)
    expect_version(request, version)
    ended = {"ended_at": timezone.now(), "ended_by": actor, "end_reason": reason.strip()}
    done = advance(
        found,
        "revoke",
        ANSWER_FLOW,
        actor=actor,
        reason=reason,
        thread=request.pk,
        fields=ended,
        answer=found,
    )
    request.version += 1
    request.save(update_fields=["version", "updated_at"])
    tell(request, "revoked")
    return done


def issue(written: AdviceAnswer, action: str, *, actor: User, **fields: Any) -> AdviceAnswer:
    """Give an answer its number and its force; the one before is superseded. The request is locked."""
    request = written.request
    for before in request.answers.filter(status=AnswerStatus.ISSUED):
        ended = {
            "ended_at": timezone.now(),
            "ended_by": written.made_by,
            "end_reason": written.change_reason,
        }
        advance(
            before,
            "supersede",
            ANSWER_FLOW,
            actor=None,
            reason=written.change_reason,
            thread=request.pk,
            fields=ended,
            answer=before,
        )
    number = next_number(request)
    issued = advance(
        written,
        action,
        ANSWER_FLOW,
        actor=actor,
        thread=request.pk,
        fields={"number": number, "issued_at": timezone.now(), **fields},
        answer=f"{request.reference}/{number}",
    )
    tell(request, "replaced" if number > 1 else "answered")
    return issued


def next_number(request: AdviceRequest) -> int:
    """Return the number that the next issued version of the answer gets; the request is locked."""
    return int(request.answers.aggregate(last=Max("number"))["last"] or 0) + 1


def close(request: AdviceRequest, action: str, *, actor: User) -> AdviceRequest:
    """Take a request's last step and stop its clock.

    It comes before the answer is issued: the rule of the step asks for an answer that still waits.
    """
    now = timezone.now()
    closed = advance(
        request,
        action,
        ADVICE_FLOW,
        actor=actor,
        thread=request.pk,
        fields={"closed_at": now},
        answer=f"{request.reference}/{next_number(request)}",
    )
    clocks.stop(closed.pk, rules.CLOCK, at=now)
    copy_clock(closed)
    return closed


def _locked(request: AdviceRequest) -> AdviceRequest:
    rows = AdviceRequest.objects.select_for_update(of=("self",)).select_related("officer")
    return rows.get(pk=request.pk)


def _expect_authority(request: AdviceRequest, given: Given, actor: User) -> None:
    named = [(item, given.lines[item.pk].entry) for item in queries.items_of(request)]
    authority.expect_first(actor, request, named)


def _checked(request: AdviceRequest, given: Given) -> list[rules.Line]:
    """Return what the rules read of an answer that has all it needs."""
    items = queries.items_of(request)
    facts = [
        queries.facts_of(item, outcome=line.outcome, entry=line.entry, reason=line.reason)
        for item in items
        if (line := given.lines.get(item.pk))
    ]
    rules.check_lines(request.kind, facts, items=len(items))
    for item in items:
        entry = given.lines[item.pk].entry
        if entry is not None and entry.edition_id != given.edition.pk:
            message = f"Item {item.number}: {entry.code} is no entry of {given.edition}."
            field = f"entry_{item.number}"
            raise DomainError(message, code="entry_of_another_list", gaps=[Gap(message, field=field)])
    if not given.scope.strip():
        raise _missing("scope", "Say what the answer covers and what it rests on.")
    rules.check_validity(given.valid_until, today=timezone.localdate())
    edition = ControlListEdition.objects.get(pk=given.edition.pk)
    if edition.status != ControlListEdition.Status.IN_FORCE:
        raise Conflict(f"{edition} is no longer in force. Read the newer one first.", code="edition_outdated")
    return facts


def _write(
    request: AdviceRequest,
    given: Given,
    reasons: list[str],
    *,
    actor: User,
    replaces: AdviceAnswer | None,
) -> AdviceAnswer:
    made = AdviceAnswer.objects.create(
        request=request,
        replaces=replaces,
        edition=given.edition,
        scope=given.scope.strip(),
        conditions=given.conditions.strip(),
        valid_until=given.valid_until,
        note=given.note.strip(),
        change_reason=given.change_reason.strip() if replaces else "",
        second_reasons=reasons,
        made_by=actor,
    )
    AnswerLine.objects.bulk_create(
        AnswerLine(
            answer=made,
            item=item,
            outcome=line.outcome,
            entry=line.entry,
            reason=line.reason.strip(),
            search_text=_search_text(item, line),
        )
        for item in queries.items_of(request)
        if (line := given.lines[item.pk])
    )
    return made


def _search_text(item: AdviceItem, line: LineGiven) -> str:
    entry = f"{line.entry.code} {line.entry.title}" if line.entry else ""
    words = [item.name, item.manufacturer, item.part_number, *item.details.values(), entry, line.reason]
    return " ".join(" ".join(str(word).split()) for word in words if word).lower()


def _missing(field: str, text: str) -> DomainError:
    return DomainError(text, code=f"{field}_required", gaps=[Gap(text, field=field)])
