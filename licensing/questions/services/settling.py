"""Settling a drafted question that meets an earlier one, before the exporter reads it."""

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.questions import rules
from licensing.questions.flow import ENQUIRY_FLOW
from licensing.questions.models import GIVEN, Enquiry, EnquiryStatus, Overlap, OverlapKind, Settlement
from licensing.questions.services.asking import dropped, expect_status, withdrawn
from licensing.questions.services.locking import Version, locked, new_version
from licensing.questions.services.notices import tell_askers
from licensing.review.models import Case

ASKERS = (Settlement.REUSE, Settlement.DROP)  # and, where nothing contradicts, asking all the same
ONE_BY_ONE = "Please answer each point."


@transaction.atomic
def settle(overlap: Overlap, how: str, *, actor: User, reason: str = "", version: Version = None) -> Overlap:
    """Settle two questions that meet. `version` is that of the drafted one.

    Whoever drafted it may reuse the earlier answer, take the draft back, or ask what was asked before again;
    all else, and whatever contradicts, is settled by the officer of the case.

    Raises:
        DomainError: `reason_required`, `no_answer_yet` or `not_mergeable`.
        Conflict: it is settled already, or one of the two moved on, or the page is stale.
        NotPermitted: the actor is neither.
    """
    case, later = locked(overlap.later)
    found = Overlap.objects.select_for_update(of=("self",)).get(pk=overlap.pk)
    _require(actor, found, how, later)
    expect_version(later, version)
    expect_status(later, EnquiryStatus.DRAFTED, "This question was sent or taken back meanwhile.")
    if found.settled:
        raise Conflict("This was settled meanwhile.", code="settled")
    if how not in {Settlement.REUSE, Settlement.MERGE} and not reason.strip():
        raise rules.missing("reason", "Say why; the reason stays with the case.")
    earlier = Enquiry.objects.select_for_update(of=("self",)).get(pk=found.earlier_id)
    found.settled, found.reason = how, reason.strip()
    found.settled_by, found.settled_at = actor, timezone.now()
    found.version += 1
    found.save()
    audit.record(
        later,
        "enquiry.settled",
        actor=actor,
        thread=case.pk,
        reason=reason,
        how=Settlement(how).label.lower(),
    )
    _carry_out(how, later, earlier, case, reason=reason, actor=actor)
    return found


def _require(actor: User, overlap: Overlap, how: str, later: Enquiry) -> None:
    own = how in ASKERS or (how == Settlement.KEEP and overlap.kind == OverlapKind.REPEATED)
    require(actor, "questions.drop" if own else "questions.settle", later)


def _carry_out(how: str, later: Enquiry, earlier: Enquiry, case: Case, *, reason: str, actor: User) -> None:
    if how == Settlement.REUSE:
        _reuse(later, earlier, case, actor=actor)
    elif how == Settlement.MERGE:
        _merge(later, earlier, case, actor=actor)
    elif how == Settlement.DROP:
        dropped(later, case, reason=reason, actor=actor)
    elif how == Settlement.DROP_EARLIER:
        _drop_earlier(earlier, case, reason=reason, actor=actor)
    else:
        later.version += 1
        later.save(update_fields=["version", "updated_at"])


def _reuse(later: Enquiry, earlier: Enquiry, case: Case, *, actor: User) -> None:
    if earlier.status not in GIVEN:
        raise DomainError("The earlier question has no answer yet.", code="no_answer_yet")
    done = advance(
        later,
        "reuse",
        ENQUIRY_FLOW,
        actor=actor,
        thread=case.pk,
        fields={"instead": earlier},
        reference=earlier.case.reference,
    )
    if done.asked_by_id != actor.pk:
        tell_askers(done, "answer_there")


def _merge(later: Enquiry, earlier: Enquiry, case: Case, *, actor: User) -> None:
    """Ask all points of both in the later one, with the longer time; only drafts can still be merged."""
    if earlier.status != EnquiryStatus.DRAFTED or earlier.case_id != case.pk:
        raise DomainError("Only two drafts of one case can be merged.", code="not_mergeable")
    documents = dict.fromkeys(filter(None, [later.documents_wanted, earlier.documents_wanted]))
    points = [*(later.points or [later.question]), *(earlier.points or [earlier.question])]
    rules.check_question(later.question, points)
    later.question = later.question if later.points else ONE_BY_ONE
    later.points = points
    later.documents_wanted = "; ".join(documents)[:300]
    later.days = max(later.days, earlier.days)
    teams = dict.fromkeys([later.asked_for, earlier.asked_for])
    later.asked_for = " and ".join(teams)[:80]
    later.version += 1
    later.save()
    advance(earlier, "merge", ENQUIRY_FLOW, actor=actor, thread=case.pk, fields={"instead": later})


def _drop_earlier(earlier: Enquiry, case: Case, *, reason: str, actor: User) -> None:
    if earlier.case_id != case.pk:
        raise DomainError("A question of another case stays as it is.", code="of_another_case")
    earlier.case = case
    if earlier.status == EnquiryStatus.OPEN:
        withdrawn(earlier, case, reason=reason, actor=actor)
    else:
        dropped(earlier, case, reason=reason, actor=actor)
        new_version(case)
