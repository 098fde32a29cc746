"""Proposing to open a closed case again, signing it, refusing, taking back."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.corrections import queries
from licensing.corrections.flow import REOPENING_FLOW
from licensing.corrections.models import Ground, Reopening
from licensing.decisions.flow import DECISION_FLOW
from licensing.decisions.models import Decision, DecisionStatus
from licensing.review import services as review
from licensing.review.models import Case


@dataclass(frozen=True)
class Proposal:
    """Why a case is to be opened again: the ground, for the exporter, and for the file."""

    ground: str
    reason: str
    note: str = ""


@transaction.atomic
def propose(case: Case, proposal: Proposal, *, actor: User) -> Reopening:
    """Propose to open a closed case again; it stays closed until another person signs.

    Raises:
        NotPermitted: the case is open, approved, or a proposal waits already.
        DomainError: `ground_unknown` or `reason_required`.
    """
    locked = review.locked_case(case.pk)
    require(actor, "corrections.reopen", locked)
    if proposal.ground not in Ground.values:
        raise DomainError("Choose why the case is opened again.", code="ground_unknown")
    if not proposal.reason.strip():
        raise DomainError("Say what went wrong; the exporter reads it.", code="reason_required")
    if locked.closed_at is None:
        raise Conflict("This case is open.", code="not_closed")
    made = Reopening.objects.create(
        case=locked,
        ground=proposal.ground,
        reason=proposal.reason.strip(),
        note=proposal.note.strip(),
        closed_as=locked.status,
        closed_at=locked.closed_at,
        decision=_standing(locked),
        proposed_by=actor,
    )
    audit.record(
        made,
        "reopening.proposed",
        actor=actor,
        thread=locked.pk,
        reason=made.reason,
        ground=made.get_ground_display().lower(),
    )
    tell(
        "corrections.waits",
        queries.who_may_sign(made),
        path=reverse("licensing:case-due-process", args=[locked.pk]),
        reference=locked.reference,
        proposed_by=actor,
    )
    return made


@transaction.atomic
def countersign(reopening: Reopening, *, actor: User) -> Case:
    """Open the case again, as the second person. Its decision is set aside and stays on file.

    The case is locked first, so that a letter or a second signature of the same moment comes before or after.

    Raises:
        NotPermitted: the actor proposed it, or the case cannot be opened again.
        Conflict: it was answered or taken back meanwhile.
    """
    case = review.locked_case(reopening.case_id)
    now = timezone.now()
    ended = {"signed_by": actor, "ended_at": now}
    opened = review.reopen(case, actor=actor, reason=reopening.reason, now=now)
    done = advance(reopening, "countersign", REOPENING_FLOW, actor=actor, thread=case.pk, fields=ended)
    standing = _standing(opened)
    if standing is not None:
        advance(standing, "set_aside", DECISION_FLOW, actor=None, reason=done.reason, thread=case.pk)
    application = opened.application
    tell_exporter(
        application,
        "corrections.reopened",
        path=reverse("licensing:tracking", args=[application.pk]),
        reference=application.reference,
    )
    _tell_people(done, "signed", signed_by=actor)
    return opened


@transaction.atomic
def refuse(reopening: Reopening, *, reason: str, actor: User) -> Reopening:
    """Leave the case closed, as the second person, for a reason that the file keeps.

    Raises:
        NotPermitted, Conflict: as `countersign` does.
        DomainError: `reason_required`.
    """
    case = review.locked_case(reopening.case_id)
    ended = {"signed_by": actor, "ended_at": timezone.now(), "end_reason": reason.strip()}
    done = advance(
        reopening, "refuse", REOPENING_FLOW, actor=actor, reason=reason, thread=case.pk, fields=ended
    )
    _tell_people(done, "unsigned", signed_by=actor)
    return done


@transaction.atomic
def take_back(reopening: Reopening, *, actor: User) -> Reopening:
    """Take a proposal back before it is answered.

    Raises:
        NotPermitted: somebody else proposed it.
        Conflict: it was answered meanwhile.
    """
    case = review.locked_case(reopening.case_id)
    ended = {"ended_at": timezone.now()}
    return advance(reopening, "take_back", REOPENING_FLOW, actor=actor, thread=case.pk, fields=ended)


def _standing(case: Case) -> Decision | None:
    return case.decisions.filter(status=DecisionStatus.COUNTERSIGNED).first()


def _tell_people(done: Reopening, what: str, *, signed_by: User) -> None:
    """Tell whoever proposed, and the case's officer, each once."""
    case = done.case
    people = {person.pk: person for person in (done.proposed_by, case.officer) if person is not None}
    people.pop(signed_by.pk, None)
    tell(
        f"corrections.{what}",
        list(people.values()),
        path=reverse("licensing:case-due-process", args=[case.pk]),
        reference=case.reference,
        signed_by=signed_by,
    )
