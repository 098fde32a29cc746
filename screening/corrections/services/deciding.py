"""Deciding on a request: an analyst proposes, a second person confirms or sends back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from screening.corrections import queries, rules
from screening.corrections.flow import CORRECTION_FLOW, DECISION_FLOW
from screening.corrections.models import CorrectionDecision, CorrectionRequest, DecisionOutcome
from screening.corrections.services.clock import copy_clock
from screening.corrections.services.telling import check_told
from screening.hits import services as hits
from screening.hits.models import Hit
from screening.hits.rules import GROUNDS
from screening.watchlists.models import Entity

Version = int | str | None
SETTLED = (Hit.Status.FALSE_POSITIVE, Hit.Status.LAPSED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an analyst proposes.

    `entity` is the listed record that the party is not, `ground` why they are told apart, `hits` the open
    hits of this pair to be cleared: all three of a grant only. `reason` is for the file and `answer` for the
    exporter.
    """

    outcome: str
    reason: str
    answer: str
    entity: UUID | None = None
    ground: str = ""
    hits: Sequence[UUID] = ()


@transaction.atomic
def propose(
    request: CorrectionRequest, proposal: Proposal, *, actor: User, seen: Version = None
) -> CorrectionDecision:
    """Propose a decision; a second person confirms it or sends it back.

    Raises:
        DomainError: what `rules.check_decision` and `rules.check_no_tip_off` raise, `entity_unknown`,
            `other_list`, or `hits_of_another_pair`.
        Conflict: the request is not under review, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor does not have the request.
    """
    granted = proposal.outcome == DecisionOutcome.GRANT
    rules.check_decision(
        outcome=proposal.outcome,
        has_entity=proposal.entity is not None,
        ground=proposal.ground if proposal.ground in GROUNDS else "",
        reason=proposal.reason,
        answer=proposal.answer,
    )
    entity = _entity(request, proposal.entity) if proposal.entity is not None else None
    if entity is not None:
        _check_list(request, entity)
        _check_hits(entity, proposal.hits if granted else ())
    check_told(request, proposal.answer, field="answer")
    moved = advance(
        request,
        "propose",
        CORRECTION_FLOW,
        actor=actor,
        reason=proposal.reason,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, seen),
        outcome=proposal.outcome,
    )
    return CorrectionDecision.objects.create(
        request=moved,
        outcome=proposal.outcome,
        entity=entity,
        ground=proposal.ground if granted else "",
        hits=list(proposal.hits) if granted else [],
        reason=proposal.reason.strip(),
        answer=proposal.answer.strip(),
        made_by=actor,
    )


@transaction.atomic
def confirm(decision: CorrectionDecision, *, actor: User, seen: Version = None) -> CorrectionRequest:
    """Confirm a proposed decision: the request is closed, and a grant clears the open hits of the pair.

    Raises:
        Conflict: it is not proposed any more, a chosen hit was ruled on otherwise, or the page is stale.
        NotPermitted: the actor proposed it, or may not confirm.
    """
    now = timezone.now()
    closed = advance(
        decision.request,
        decision.outcome,
        CORRECTION_FLOW,
        actor=actor,
        reason=decision.answer,  # the exporter reads this event
        thread=decision.request_id,
        gate=lambda locked: expect_version(locked, seen),
        fields={"closed_at": now},
    )
    confirmed = advance(
        decision,
        "confirm",
        DECISION_FLOW,
        actor=actor,
        thread=closed.pk,
        fields={"second": actor, "second_at": now},
        outcome=decision.outcome,
    )
    _clear(confirmed)
    clocks.stop(closed.pk, rules.CLOCK, at=now)
    copy_clock(closed)
    return closed


@transaction.atomic
def send_back(
    decision: CorrectionDecision, *, note: str, actor: User, seen: Version = None
) -> CorrectionRequest:
    """Send a proposed decision back to its analyst, for a reason. Raises what `confirm` raises."""
    moved = advance(
        decision.request,
        "send_back",
        CORRECTION_FLOW,
        actor=actor,
        reason=note,
        thread=decision.request_id,
        gate=lambda locked: expect_version(locked, seen),
    )
    advance(
        decision,
        "send_back",
        DECISION_FLOW,
        actor=actor,
        reason=note,
        thread=moved.pk,
        fields={"second": actor, "second_at": timezone.now(), "note": note.strip()},
        outcome=decision.outcome,
    )
    return moved


def _entity(request: CorrectionRequest, entity_id: UUID) -> Entity:
    """Return a listed record that the request's look-up found; another one was never compared."""
    found = request.lookup.matches if request.lookup is not None else []
    if str(entity_id) not in {match["entity"] for match in found}:
        raise _refusal("entity", "entity_unknown", "Choose one of the records that the look-up found.")
    return queries.entity_of(entity_id)


def _check_list(request: CorrectionRequest, entity: Entity) -> None:
    """Where the outcome is told, because a published list was named, it is about a published list."""
    watchlist = entity.edition.watchlist
    if not watchlist.public and request.watchlist:
        raise _refusal(
            "entity",
            "other_list",
            "The request names a published list, so its outcome is told. Decide about a record of that list, "
            f"and rule on the hits of {watchlist.title} at the desk.",
        )


def _check_hits(entity: Entity, chosen: Sequence[UUID]) -> None:
    if set(chosen) - set(_of_pair(entity).filter(pk__in=chosen).values_list("pk", flat=True)):
        raise _refusal("hits", "hits_of_another_pair", "Choose only open hits on the chosen record.")


def _of_pair(entity: Entity) -> QuerySet[Hit]:
    return Hit.objects.filter(watchlist=entity.edition.watchlist.key, entity__external_id=entity.external_id)


def _clear(decision: CorrectionDecision) -> None:
    """Clear the chosen hits that are still open, in the analyst's name; later screenings keep the ruling.

    They are not locked here: the ruling takes its own locks in its own order, and refuses what moved on.
    """
    for hit in Hit.objects.filter(pk__in=decision.hits).order_by("pk"):
        if hit.status in SETTLED:
            continue
        if hit.status != Hit.Status.OPEN:
            raise Conflict(
                f"The hit of {hit.party_name} on the listed {hit.listed_name} was meanwhile ruled on "
                "in another way. Send the decision back.",
                code="ruled_otherwise",
            )
        reason = f"{decision.request.number}: {decision.reason}"
        ruled = hits.clear_hit(hit, ground=decision.ground, reason=reason, actor=decision.made_by)
        if ruled.status == Hit.Status.IN_REVIEW and decision.second is not None:
            hits.confirm_ruling(ruled, actor=decision.second)


def _refusal(field: str, code: str, text: str) -> DomainError:
    return DomainError(text, code=code, gaps=[Gap(text, field=field)])
