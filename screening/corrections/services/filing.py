"""Filing a request for correction, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import DomainError, Gap, Missing
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.people.memberships import membership
from exportctl.core.people.models import User
from screening.corrections import queries, rules
from screening.corrections.flow import CORRECTION_FLOW, DECISION_FLOW, QUESTION_FLOW
from screening.corrections.models import CorrectionRequest, DecisionStatus, QuestionStatus
from screening.corrections.services.clock import copy_clock
from screening.lookups.models import Lookup
from screening.lookups.queries import checks_visible_to
from screening.lookups.rules import Question, check_question

Version = int | str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a request says: who, taken for whom on which public list ("" where they do not know), and why."""

    party: Question
    address: str
    watchlist: str
    listed_name: str
    explanation: str


@transaction.atomic
def request_correction(
    facts: Facts,
    *,
    organization: UUID,
    actor: User,
    evidence: "Sequence[UploadedFile[bytes]]" = (),
    own_check: Lookup | None = None,
) -> CorrectionRequest:
    """File a request: it gets its number, and its clock starts.

    Raises:
        NotPermitted: the actor does not act for the organization, or it is not approved.
        DomainError: `question_refused`, `kind_refused`, `explanation_refused`, `watchlist_refused`,
            `evidence_refused`, or what `files.services.store_upload` raises.
        Missing: the own check is none that the actor may see.
    """
    require(actor, "corrections.request", organization)
    found = membership(actor, organization)
    if found is None:
        raise Missing
    _check(facts, evidence)
    if own_check is not None and not checks_visible_to(actor).filter(pk=own_check.pk).exists():
        raise Missing
    now = timezone.now()
    request = CorrectionRequest(
        organization=organization,
        organization_name=found.name,
        requested_by=actor,
        requested_at=now,
        name=facts.party.names[0],
        aliases=list(facts.party.names[1:]),
        kind=facts.party.kind,
        country=facts.party.country,
        birth_date=facts.party.birth_date,
        identifiers=list(facts.party.identifiers),
        address=facts.address.strip(),
        watchlist=facts.watchlist,
        listed_name=facts.listed_name.strip(),
        explanation=facts.explanation.strip(),
        own_check=own_check,
    )
    request.due_on = clocks.start_clock(request.pk, rules.CLOCK, at=now, days=rules.DAYS).due_on
    for upload in evidence:
        files.store_upload(upload, owner=request, kind="evidence", actor=actor)
    # The number last: its row is locked until the commit, so nobody waits for a scan of files.
    request.number = rules.number_of(now.year, next_number("correction", now.year))
    request.save(force_insert=True)
    audit.record(request, "correction.received", actor=actor, thread=request.pk, number=request.number)
    return request


@transaction.atomic
def withdraw(
    request: CorrectionRequest, *, actor: User, reason: str = "", seen: Version = None
) -> CorrectionRequest:
    """Take a request back while it has no answer; a question and a proposed decision are dropped.

    Raises:
        Conflict: it is closed, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not act for the organization.
    """
    done = advance(
        request,
        "withdraw",
        CORRECTION_FLOW,
        actor=actor,
        reason=reason,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, seen),
        fields={"closed_at": timezone.now()},
    )
    for question in done.questions.filter(status=QuestionStatus.OPEN):
        advance(question, "drop", QUESTION_FLOW, actor=None, thread=done.pk)
    for decision in done.decisions.filter(status=DecisionStatus.PROPOSED):
        advance(decision, "drop", DECISION_FLOW, actor=None, thread=done.pk)
    clocks.stop(done.pk, rules.CLOCK, at=timezone.now())
    copy_clock(done)
    return done


def _check(facts: Facts, evidence: "Sequence[UploadedFile[bytes]]") -> None:
    check_question(facts.party, today=timezone.localdate())
    if not facts.party.kind:
        raise _refusal("kind", "Say whether it is a person, an organization, a vessel or an aircraft.")
    if not facts.explanation.strip():
        raise _refusal("explanation", "Say why it is wrong.")
    if facts.watchlist and not queries.public_lists().filter(key=facts.watchlist).exists():
        raise _refusal("watchlist", "Choose one of the published lists, or that you do not know.")
    if len(evidence) > rules.MOST_FILES:
        raise _refusal("evidence", f"Attach at most {rules.MOST_FILES} files.")


def _refusal(field: str, text: str) -> DomainError:
    return DomainError(text, code=f"{field}_refused", gaps=[Gap(text, field=field)])
